#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "runner_process.hpp"

using nlohmann::json;

namespace {

std::vector<HttpAnswer> run_together(const RunnerProcess& runner, int count, const std::string& body) {
  std::vector<std::unique_ptr<Connection>> connections;
  for (int run = 0; run < count; ++run) {
    connections.push_back(std::make_unique<Connection>(runner.port()));
    connections.back()->send("POST /run HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) +
                             "\r\n\r\n" + body);
  }
  std::vector<HttpAnswer> answers;
  for (const auto& connection : connections) answers.push_back(connection->receive());
  return answers;
}

}  // namespace

TEST_CASE("runs wait for one another, and all are answered") {
  const RunnerProcess runner(ACTION);
  runner.init("counter");
  int sum = 0;
  for (const HttpAnswer& answer : run_together(runner, 16, "{}")) sum += answer.json().at("n").get<int>();
  CHECK(sum == 16 * 17 / 2);
}

TEST_CASE("where runs may overlap they do") {
  const RunnerProcess runner(ACTION, {{"__OW_ALLOW_CONCURRENT", "true"}});
  runner.init("meets");
  for (const HttpAnswer& answer : run_together(runner, 64, R"({"value":{"together":64}})"))
    CHECK(answer.status == 200);
  const std::string out = runner.out();
  CHECK(out.size() == 64 * end_line.size());
}

TEST_CASE("every run under way is answered when the process dies") {
  const RunnerProcess runner(ACTION, {{"__OW_ALLOW_CONCURRENT", "true"}});
  runner.init("dies");
  for (const HttpAnswer& answer : run_together(runner, 4, R"({"value":{"how":"thread"}})")) {
    CHECK((answer.status == 502 || answer.status == 503));
  }
}
