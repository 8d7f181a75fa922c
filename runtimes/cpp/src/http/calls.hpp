#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "../answer.hpp"

namespace unlisten {

/** Takes the answer to a call, once, from any thread. */
using Reply = std::function<void(Answer)>;

/** What answers the two routes. */
class Calls {
 public:
  virtual ~Calls() = default;
  /** @param body  parsed JSON: an object or an array; null also for an empty body */
  virtual void init(nlohmann::json body, Reply reply) = 0;
  virtual void run(nlohmann::json body, Reply reply) = 0;
};

}  // namespace unlisten
