#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace unlisten {

/** What `/run` was asked to do. */
struct RunRequest {
  /** An object or an array. */
  nlohmann::json params;
  /** What was beside `value`; an object. */
  nlohmann::json metadata;
  /** Why it is refused; empty when it is not. */
  std::string refusal;
};

/**
 * Reads the body of `/run`.
 *
 * The platform always sends an object or an array as `value`; its own test harness also sends none, null, and
 * a body of null, all of which stand for `{}`.
 */
RunRequest read_run(nlohmann::json body);

}  // namespace unlisten
