#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "../answer.hpp"

namespace unlisten {

/** Levels a body may be nested: copying one takes a stack frame each, and actions copy. */
inline constexpr int max_body_depth = 10'000;

/** A request's body, or why it is none. */
struct Body {
  nlohmann::json value;
  std::optional<Answer> refusal;
};

/** Reads a body as JSON; an empty one is null. */
Body read_body(std::string_view text);

}  // namespace unlisten
