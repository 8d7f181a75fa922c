#include <doctest/doctest.h>

#include <string>

#include "runner_process.hpp"

using nlohmann::json;

namespace {

struct Death {
  const char* how;
  const char* error;
  int exit_code;
};

}  // namespace

TEST_CASE("whatever ends the process, its run is answered, with complete logs") {
  for (const Death& death : {Death{"exit", "exit code 3", 3}, Death{"_exit", "exit code 4", 4},
                             Death{"abort", "signal SIGABRT", 134}, Death{"terminate", "signal SIGABRT", 134},
                             Death{"kill", "signal SIGKILL", 137}, Death{"crash", "signal SIGSEGV", 139},
                             Death{"thread", "signal SIGABRT", 134}}) {
    CAPTURE(death.how);
    RunnerProcess runner(ACTION);
    runner.init("dies");
    const HttpAnswer answer = runner.run({{"how", death.how}});
    CHECK(answer.status == 502);
    CHECK(answer.json() ==
          json{{"error",
                std::string("An error has occurred: the action ended the process with ") + death.error}});
    CHECK(runner.out() == "last words\n" + end_line);
    CHECK(runner.err().rfind(end_line) == runner.err().size() - end_line.size());
    CHECK(runner.wait() == death.exit_code);
  }
}

TEST_CASE("an exception is answered, and the next run is served") {
  const RunnerProcess runner(ACTION);
  runner.init("dies");
  CHECK(runner.run({{"how", "throw"}}).json() == json{{"error", "An error has occurred: thrown"}});
  CHECK(runner.run({{"how", "not"}}).status == 200);
}

TEST_CASE("calls that waited are told to go elsewhere when the process dies") {
  const RunnerProcess runner(ACTION);
  runner.init("dies");
  Connection dying(runner.port());
  dying.send("POST /run HTTP/1.1\r\nContent-Length: 26\r\n\r\n{\"value\":{\"how\":\"thread\"}}");
  Connection waiting(runner.port());
  waiting.send("POST /run HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}");
  CHECK(dying.receive().status == 502);
  const HttpAnswer answer = waiting.receive();
  CHECK(answer.status == 503);
  CHECK(answer.json() == json{{"error", "System not ready, status is stopped."}});
}

TEST_CASE("an action that has threads before it serves keeps them") {
  const RunnerProcess runner(ACTION, {{"THREAD", "1"}});
  CHECK(runner.init("thread").status == 200);
  CHECK(runner.run({}).json() == json{{"lives", true}});
}
