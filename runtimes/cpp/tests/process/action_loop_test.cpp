#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "../../src/loop/line_reader.hpp"

using nlohmann::json;

namespace {

/** An action as the proxy starts it: lines on stdin, results on descriptor 3. */
class Loop {
 public:
  Loop(const std::string& main, bool waits) {
    int input[2];
    int results[2];
    REQUIRE(pipe2(input, O_CLOEXEC) == 0);
    REQUIRE(pipe2(results, O_CLOEXEC) == 0);
    pid_ = fork();
    if (pid_ == 0) {
      const int answers = fcntl(results[1], F_DUPFD_CLOEXEC, 10);
      dup2(input[0], STDIN_FILENO);
      dup2(answers, 3);
      if (waits) setenv("__OW_WAIT_FOR_ACK", "1", 1);
      execl(ACTION, ACTION, "--main", main.c_str(), static_cast<char*>(nullptr));
      _exit(127);
    }
    close(input[0]);
    close(results[1]);
    input_ = input[1];
    results_ = results[0];
    reader_ = std::make_unique<unlisten::LineReader>(results_);
  }
  ~Loop() {
    end();
    close(results_);
  }

  std::string next() { return reader_->next().value_or("(end)"); }
  std::string exchange(const std::string& line) {
    REQUIRE(write(input_, (line + '\n').data(), line.size() + 1) == static_cast<ssize_t>(line.size() + 1));
    return next();
  }
  /** @returns the exit code */
  int end() {
    if (pid_ < 0) return -1;
    close(input_);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WEXITSTATUS(status);
  }

 private:
  pid_t pid_;
  int input_;
  int results_;
  std::unique_ptr<unlisten::LineReader> reader_;
};

}  // namespace

TEST_CASE("a proxy is told that the action is ready, and then gets a line for each line") {
  Loop loop("main", true);
  CHECK(loop.next() == R"({"ok":true})");
  CHECK(loop.exchange(R"({"value":{"a":1},"activation_id":"a1"})") == R"({"a":1})");
  CHECK(loop.exchange(R"({"value":[1,2]})") == "[1,2]");
  CHECK(loop.exchange("{}") == "{}");
  CHECK(json::parse(loop.exchange("nonsense")).contains("error"));
  CHECK(loop.end() == 0);
}

TEST_CASE("a proxy that does not wait is not told") {
  Loop loop("counter", false);
  CHECK(loop.exchange("{}") == R"({"n":1})");
  CHECK(loop.exchange("{}") == R"({"n":2})");
}

TEST_CASE("an exception is an answer in the protocol, too") {
  Loop loop("dies", false);
  CHECK(loop.exchange(R"({"value":{"how":"throw"}})") == R"({"error":"An error has occurred: thrown"})");
  CHECK(loop.exchange(R"({"value":{"how":"exit"}})") == "(end)");
}

TEST_CASE("a main that is not there ends the process before it says that it is ready") {
  Loop loop("nobody", true);
  CHECK(loop.next() == "(end)");
  CHECK(loop.end() == 1);
}

TEST_CASE("metadata is in the environment of its run") {
  Loop loop("variable", false);
  CHECK(loop.exchange(R"({"value":{"name":"__OW_NAMESPACE"},"namespace":"guest"})") ==
        R"({"value":"guest"})");
  CHECK(loop.exchange(R"({"value":{"name":"__OW_NAMESPACE"}})") == R"({"value":null})");
}
