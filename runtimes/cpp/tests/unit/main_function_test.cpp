#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <unlisten/action.hpp>

#include "../../src/action/call_main.hpp"
#include "../../src/action/run_request.hpp"

using namespace unlisten;

namespace {

json by_reference(const json& params) {
  return params;
}
json by_value(json params) {
  return params;
}
json with_context(const json&, const Context& context) {
  return {{"id", context.activation_id()}};
}
void nothing(const json&) {}
std::map<std::string, int> other_type(const json&) {
  return {{"n", 1}};
}

ResultAnswer call(const Main& main, json params = {{"a", 1}}) {
  return call_main(main, std::move(params), Context(json{{"activation_id", "a1"}}));
}

}  // namespace

TEST_CASE("a main is written as it suits") {
  CHECK(call(by_reference).answer.body == R"({"a":1})");
  CHECK(call(by_value).answer.body == R"({"a":1})");
  CHECK(call(with_context).answer.body == R"({"id":"a1"})");
  CHECK(call(nothing).answer.body == "{}");
  CHECK(call(other_type).answer.body == R"({"n":1})");
  CHECK(call([runs = 0](const json&) mutable {
          return json{{"runs", ++runs}};
        }).answer.body == R"({"runs":1})");
}

TEST_CASE("whatever is thrown is an answer, and in the logs") {
  const auto error = call([](const json&) -> json { throw std::out_of_range("too far"); });
  CHECK(error.answer.status == 502);
  CHECK(error.answer.body == R"({"error":"An error has occurred: too far"})");
  CHECK(error.log == "std::out_of_range: too far");
  const auto number = call([](const json&) -> json { throw 42; });
  CHECK(number.answer.body == R"({"error":"An error has occurred: a value of type int was thrown"})");
  CHECK(call([](const json&) -> json { throw "text"; }).log == "text");
  const auto bytes = call([](const json&) -> json { throw std::runtime_error("\xff"); });
  CHECK(json::parse(bytes.answer.body)["error"] == "An error has occurred: \uFFFD");
}

TEST_CASE("parameters are value, and {} without one") {
  CHECK(read_run({{"value", {{"a", 1}}}, {"activation_id", "a1"}}).params == json{{"a", 1}});
  CHECK(read_run({{"value", {{"a", 1}}}, {"activation_id", "a1"}}).metadata == json{{"activation_id", "a1"}});
  CHECK(read_run({{"value", json::array({1})}}).params == json::array({1}));
  for (const json& body : {json{{"value", nullptr}}, json::object(), json(nullptr), json::array()}) {
    CHECK(read_run(body).params == json::object());
    CHECK(read_run(body).refusal == "");
  }
  CHECK(read_run({{"value", "text"}}).refusal ==
        "Internal system error: the argument must be a dictionary but has type 'string'.");
}
