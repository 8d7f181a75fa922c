#include <doctest/doctest.h>

#include <string>

#include "runner_process.hpp"

using nlohmann::json;

TEST_CASE("the marker follows all that was written, however, on a line of its own") {
  const RunnerProcess runner(ACTION);
  runner.init("logs");
  for (int run = 1; run <= 20; ++run) {
    CHECK(runner.run(json::object()).status == 200);
    std::string out;
    std::string err;
    for (int ended = 0; ended < run; ++ended) {
      out += "printf\ncout\nwrite\nchild\nopen\n" + end_line;
      err += "cerr\nopen\n" + end_line;
    }
    REQUIRE(runner.out() == out);
    REQUIRE(runner.err() == err);
  }
}

TEST_CASE("refusals are logged without a marker") {
  const RunnerProcess runner(ACTION);
  CHECK(runner.run(json::object()).json() == json{{"error", "System not initialized."}});
  runner.init("main");
  CHECK(runner.init("main").json() == json{{"error", "Cannot initialize the action more than once."}});
  CHECK(runner.run("text").status == 403);
  CHECK(runner.out() == "");
  CHECK(runner.err().find(end_line) == std::string::npos);
  CHECK(runner.err().find("Cannot initialize the action more than once.\n") != std::string::npos);
}

TEST_CASE("an /init that names no main of the executable fails with markers, and another may come") {
  const RunnerProcess runner(ACTION);
  CHECK(runner.init("nobody").status == 502);
  CHECK(runner.out() == end_line);
  CHECK(runner.init("main").status == 200);
  CHECK(runner.run({{"a", 1}}).json() == json{{"a", 1}});
}

TEST_CASE("env of /init and metadata of /run are in the environment") {
  const RunnerProcess runner(ACTION);
  CHECK(runner.post("/init", {{"value", {{"main", "variable"}, {"env", {{"TEST_INIT", 1}}}}}}).status == 200);
  const auto variable = [&](const char* name, json metadata) {
    metadata["value"] = {{"name", name}};
    return runner.post("/run", metadata).json()["value"];
  };
  CHECK(variable("TEST_INIT", json::object()) == "1");
  CHECK(variable("__OW_ACTIVATION_ID", {{"activation_id", "a1"}}) == "a1");
  CHECK(variable("__OW_ACTIVATION_ID", json::object()) == nullptr);
}
