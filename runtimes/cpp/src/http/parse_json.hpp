#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

namespace unlisten {

/** JSON that was read, or why it was not. */
struct ParsedJson {
  enum class Problem { none, malformed, too_deep };

  nlohmann::json value;
  Problem problem = Problem::none;
};

/**
 * Reads JSON text of any size, in UTF-8, without recursion.
 *
 * RapidJSON reads and nlohmann::json holds: the latter's own reader takes 20 ns a byte, which is 15 ms of a
 * cold start for the code of an action.
 *
 * @param max_depth  levels that objects and arrays may be nested
 */
ParsedJson parse_json(std::string_view text, std::size_t max_depth);

}  // namespace unlisten
