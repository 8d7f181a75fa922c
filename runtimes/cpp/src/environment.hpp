#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace unlisten {

/** Exports `env` of `/init` for good. Anything but an object exports nothing. */
void export_init(const nlohmann::json& env);

/**
 * The `__OW_*` variables of the runs.
 *
 * `setenv` never frees the text of a variable that is set anew: three new values a run, in a container that
 * stays warm, fill its memory. So each variable has a buffer of its own, written in place: what an earlier
 * `getenv` returned stays readable.
 */
class RunEnvironment {
 public:
  RunEnvironment() = default;
  RunEnvironment(const RunEnvironment&) = delete;
  RunEnvironment& operator=(const RunEnvironment&) = delete;

  /**
   * Exports a run's metadata as `__OW_<UPPER CASE>`; what the run before set and this one lacks is taken
   * back.
   *
   * @param metadata  the body of `/run`; its `value` is left out
   */
  void export_run(const nlohmann::json& metadata);

 private:
  struct Variable {
    /** "NAME=value", in the environment itself while `exported`. */
    std::unique_ptr<char[]> text;
    std::size_t capacity = 0;
    /** What it was before any run; absent when it was not there. */
    std::optional<std::string> before;
    bool exported = false;
    /** The run that exported it last. */
    unsigned long run = 0;
  };

  void put(const std::string& name, Variable& variable, const std::string& value);
  void take_back(const std::string& name, Variable& variable);

  std::map<std::string, Variable> variables_;
  unsigned long run_ = 0;
};

}  // namespace unlisten
