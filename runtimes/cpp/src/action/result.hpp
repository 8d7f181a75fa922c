#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "../answer.hpp"

namespace unlisten {

/** Compared by clients and by the platform's own tests. Source: OpenWhisk, ErrorResponse.scala. */
inline constexpr const char* not_a_dictionary = "The action did not return a dictionary or array.";

/** Levels a result may be nested: writing it takes a stack frame each. */
inline constexpr std::size_t max_result_depth = 10'000;

/** What a run is answered with, and what its logs say when the result cannot be one. */
struct ResultAnswer {
  Answer answer;
  /** Empty for a good result. */
  std::string log;
};

/** Answers a run with what its main returned. The value itself is never logged. */
ResultAnswer answer_result(const nlohmann::json& result);

}  // namespace unlisten
