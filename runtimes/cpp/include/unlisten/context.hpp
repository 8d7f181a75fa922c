#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace unlisten {

/**
 * What one activation knows about itself: the second argument of a main.
 *
 * The `__OW_*` variables say the same, but a process has one environment and several runs may be under way:
 * only this object is right for each of them. Texts are empty when the platform did not send them.
 */
class Context {
 public:
  /** @param metadata  the body of `/run` without its `value`; anything but an object says nothing */
  explicit Context(nlohmann::json metadata);

  std::string activation_id() const { return get("activation_id"); }
  std::string transaction_id() const { return get("transaction_id"); }
  /** The invoking namespace, not necessarily the one the action lives in. */
  std::string namespace_name() const { return get("namespace"); }
  /** With a leading slash: "/guest/package/name". */
  std::string action_name() const { return get("action_name"); }
  std::string action_version() const { return get("action_version"); }
  /** From the call, else the container's `__OW_API_HOST`. */
  std::string api_host() const;
  /** Only when the action's annotations grant it. */
  std::string api_key() const { return get("api_key"); }

  /** Epoch milliseconds; 0 when none was sent. */
  std::int64_t deadline() const;
  /** Until the deadline, never below 0; `milliseconds::max()` when none was sent. */
  std::chrono::milliseconds remaining_time() const;

  /** Whatever `/run` carried under this key, as text: "trace_id". Empty when it did not. */
  std::string get(const char* key) const;

 private:
  nlohmann::json metadata_;
};

}  // namespace unlisten
