#include "result.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace unlisten {

using nlohmann::json;

namespace {

/**
 * Why a value cannot be written as JSON; empty when it can.
 *
 * The JSON library writes NaN as null, and its own kinds of values in a notation of its own: all of them
 * would arrive as something else. A loop and no recursion, since it guards against depth.
 */
std::string why_unwritable(const json& root) {
  std::vector<std::pair<json::const_iterator, json::const_iterator>> open;
  const json* value = &root;
  while (true) {
    if (value->is_structured()) {
      if (open.size() >= max_result_depth) {
        return "it is nested more than " + std::to_string(max_result_depth) + " levels deep";
      }
      open.emplace_back(value->cbegin(), value->cend());
    } else if (value->is_number_float()) {
      if (!std::isfinite(value->get_ref<const json::number_float_t&>())) return "a number is not finite";
    } else if (value->is_binary()) {
      return "it holds bytes";
    } else if (value->is_discarded()) {
      return "it holds a value that was discarded by the parser";
    }
    while (!open.empty() && open.back().first == open.back().second) open.pop_back();
    if (open.empty()) return "";
    value = &*open.back().first++;
  }
}

ResultAnswer unwritable(const std::string& why) {
  const std::string text = "The action's result cannot be written as JSON: " + why;
  return {failure(502, text), text};
}

}  // namespace

ResultAnswer answer_result(const json& result) {
  const std::string why = why_unwritable(result);
  if (!why.empty()) return unwritable(why);
  if (!result.is_structured()) {
    const std::string log = std::string(not_a_dictionary) + " It returned " +
                            (result.is_null() ? "null" : std::string("a ") + result.type_name()) + ".";
    return {failure(502, not_a_dictionary), log};
  }
  try {
    return {{200, result.dump()}, ""};
  } catch (const json::exception&) {
    return unwritable("a text is not UTF-8");
  }
}

}  // namespace unlisten
