#include "read_body.hpp"

#include <string>
#include <utility>

#include "parse_json.hpp"

namespace unlisten {

using nlohmann::json;

namespace {

Body refused(const std::string& why) {
  return {nullptr, failure(400, "Bad request: " + why)};
}

}  // namespace

Body read_body(std::string_view text) {
  if (text.empty()) return {nullptr, std::nullopt};
  ParsedJson parsed = parse_json(text, max_body_depth);
  // What a parser says quotes the body, and bodies hold secrets.
  if (parsed.problem == ParsedJson::Problem::malformed) return refused("the body is not JSON.");
  if (parsed.problem == ParsedJson::Problem::too_deep) {
    return refused("the body is nested more than " + std::to_string(max_body_depth) + " levels deep.");
  }
  json& value = parsed.value;
  if (value.is_primitive() && !value.is_null()) {
    return refused(std::string("the body must be a JSON object: got a ") + value.type_name() + ".");
  }
  return {std::move(value), std::nullopt};
}

}  // namespace unlisten
