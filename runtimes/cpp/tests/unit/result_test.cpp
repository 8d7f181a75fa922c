#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "../../src/action/result.hpp"

using nlohmann::json;
using namespace unlisten;

TEST_CASE("objects and arrays are results") {
  CHECK(answer_result(json{{"a", {1, 1.5, nullptr}}}).answer.body == R"({"a":[1,1.5,null]})");
  CHECK(answer_result(json::array()).answer.body == "[]");
  CHECK(answer_result(json{{"error", "mine"}}).answer.status == 200);
  CHECK(answer_result(json::object()).log == "");
}

TEST_CASE("other values are none, and stay out of the logs") {
  for (const json& value : {json("secret"), json(42), json(true), json(nullptr)}) {
    const ResultAnswer result = answer_result(value);
    CHECK(result.answer.status == 502);
    CHECK(result.answer.body == R"({"error":"The action did not return a dictionary or array."})");
    CHECK(result.log.find("secret") == std::string::npos);
  }
}

TEST_CASE("what cannot be JSON says why") {
  const auto why = [](const json& value) { return json::parse(answer_result(value).answer.body)["error"]; };
  const std::string begin = "The action's result cannot be written as JSON: ";
  CHECK(why({{"n", std::numeric_limits<double>::quiet_NaN()}}) == begin + "a number is not finite");
  CHECK(why({{"n", {1, {{"m", std::numeric_limits<double>::infinity()}}}}}) ==
        begin + "a number is not finite");
  CHECK(why({{"s", "\xff"}}) == begin + "a text is not UTF-8");
  CHECK(why({{"b", json::binary({1, 2})}}) == begin + "it holds bytes");
}

TEST_CASE("a result may be deep, but not without end") {
  const auto nested = [](std::size_t levels) {
    json value = json::array();
    for (std::size_t level = 1; level < levels; ++level) {
      json outer = json::array();
      outer.push_back(std::move(value));
      value = std::move(outer);
    }
    return value;
  };
  CHECK(answer_result(nested(max_result_depth)).answer.status == 200);
  CHECK(answer_result(nested(max_result_depth + 1)).answer.status == 502);
}
