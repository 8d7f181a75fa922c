#include "read_body.hpp"

#include <algorithm>
#include <string>

namespace unlisten {

using nlohmann::json;

namespace {

/** How deep brackets are nested, outside of texts. */
int depth_of(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (in_text) {
      if (letter == '\\') ++at;
      in_text = letter != '"';
    } else if (letter == '"') {
      in_text = true;
    } else if (letter == '{' || letter == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (letter == '}' || letter == ']') {
      --depth;
    }
  }
  return deepest;
}

Body refused(const std::string& why) {
  return {nullptr, failure(400, "Bad request: " + why)};
}

}  // namespace

Body read_body(std::string_view text) {
  if (text.empty()) return {nullptr, std::nullopt};
  if (depth_of(text) > max_body_depth) {
    return refused("the body is nested more than " + std::to_string(max_body_depth) + " levels deep.");
  }
  json value = json::parse(text.begin(), text.end(), nullptr, false);
  // What the parser says quotes the body, and bodies hold secrets.
  if (value.is_discarded()) return refused("the body is not JSON.");
  if (value.is_primitive() && !value.is_null()) {
    return refused(std::string("the body must be a JSON object: got a ") + value.type_name() + ".");
  }
  return {std::move(value), std::nullopt};
}

}  // namespace unlisten
