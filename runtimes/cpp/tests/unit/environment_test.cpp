#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "../../src/environment.hpp"
#include "../../src/environment_text.hpp"

using nlohmann::json;
using namespace unlisten;

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "(none)" : value;
}

}  // namespace

TEST_CASE("a value becomes the text the platform itself would write") {
  CHECK(environment_text("text") == "text");
  CHECK(environment_text(nullptr) == "");
  CHECK(environment_text(false) == "false");
  CHECK(environment_text(1.5) == "1.5");
  CHECK(environment_text(json{{"a", {1, 2}}}) == R"({"a":[1,2]})");
}

TEST_CASE("env of /init is exported; what no system takes is left out") {
  export_init(json{
      {"UNIT_TEXT", "x"}, {"UNIT_EMPTY", ""}, {"", "x"}, {"A=B", "x"}, {"UNIT_NUL", std::string(1, '\0')}});
  CHECK(variable("UNIT_TEXT") == "x");
  CHECK(variable("UNIT_EMPTY") == "");
  CHECK(variable("UNIT_NUL") == "(none)");
  export_init(json::array());
}

TEST_CASE("a run's metadata is exported for this run") {
  setenv("__OW_UNIT_BEFORE", "container", 1);
  RunEnvironment environment;
  environment.export_run(
      {{"value", "secret"}, {"unit_a", "1"}, {"unit_before", "run"}, {"unit_null", nullptr}});
  CHECK(variable("__OW_UNIT_A") == "1");
  CHECK(variable("__OW_UNIT_BEFORE") == "run");
  CHECK(variable("__OW_VALUE") == "(none)");
  CHECK(variable("__OW_UNIT_NULL") == "(none)");

  environment.export_run({{"unit_b", 2}});
  CHECK(variable("__OW_UNIT_A") == "(none)");
  CHECK(variable("__OW_UNIT_B") == "2");
  CHECK(variable("__OW_UNIT_BEFORE") == "container");

  environment.export_run(nullptr);
  CHECK(variable("__OW_UNIT_B") == "(none)");
}

TEST_CASE("what getenv returned in an earlier run stays readable") {
  RunEnvironment environment;
  environment.export_run({{"unit_kept", "first"}});
  const char* kept = std::getenv("__OW_UNIT_KEPT");
  environment.export_run({{"unit_kept", "second"}});
  CHECK(std::string(kept) == "second");
  environment.export_run({{"unit_kept", std::string(1000, 'x')}});
  CHECK(variable("__OW_UNIT_KEPT").size() == 1000);
}

TEST_CASE("a variable that the action changes is the run's again in the next one") {
  RunEnvironment environment;
  environment.export_run({{"unit_own", "1"}});
  setenv("__OW_UNIT_OWN", "mine", 1);
  environment.export_run({{"unit_own", "2"}});
  CHECK(variable("__OW_UNIT_OWN") == "2");
}
