#include "run_request.hpp"

#include <utility>

namespace unlisten {

using nlohmann::json;

RunRequest read_run(json body) {
  RunRequest request{json::object(), json::object(), ""};
  if (!body.is_object()) return request;
  const auto value = body.find("value");
  if (value != body.end()) {
    if (value->is_structured()) {
      request.params = std::move(*value);
    } else if (!value->is_null()) {
      // The official Node runtime's words (runtime-nodejs, service.js, runCode).
      request.refusal =
          std::string("Internal system error: the argument must be a dictionary but has type '") +
          value->type_name() + "'.";
      return request;
    }
    body.erase(value);
  }
  request.metadata = std::move(body);
  return request;
}

}  // namespace unlisten
