#include <doctest/doctest.h>
#include <poll.h>

#include <csignal>
#include <string>

#include "runner_process.hpp"

using nlohmann::json;

TEST_CASE("a connection serves one request after the other, also sent ahead") {
  const RunnerProcess runner(ACTION);
  Connection connection(runner.port());
  CHECK(connection.post("/init", {{"value", {{"main", "main"}}}}).status == 200);
  const std::string one = "POST /run HTTP/1.1\r\nContent-Length: 17\r\n\r\n{\"value\":{\"n\":1}}";
  const std::string two = "post /nowhere HTTP/1.1\r\n\r\n";
  const std::string three = "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  connection.send(one + two + three + one);
  CHECK(connection.receive().body == R"({"n":1})");
  CHECK(connection.receive().status == 404);
  CHECK(connection.receive().body == "{}");
  CHECK(connection.receive().body == R"({"n":1})");
}

TEST_CASE("very many requests sent ahead are answered") {
  const RunnerProcess runner(ACTION);
  runner.init("counter");
  Connection connection(runner.port());
  std::string all;
  for (int request = 0; request < 2000; ++request) all += "POST /run HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
  connection.send(all);
  for (int request = 1; request <= 2000; ++request)
    REQUIRE(connection.receive().json() == json{{"n", request}});
}

TEST_CASE("a connection is closed after an answer when its request says so") {
  const RunnerProcess runner(ACTION);
  for (const char* request :
       {"GET /run HTTP/1.1\r\nConnection: close\r\n\r\n", "GET /run HTTP/1.0\r\n\r\n", "nonsense\r\n\r\n"}) {
    Connection connection(runner.port());
    connection.send(request);
    CHECK(connection.receive().head.find("Connection: close\r\n") != std::string::npos);
    CHECK(connection.is_closed());
  }
}

TEST_CASE("a caller is told that it may send") {
  const RunnerProcess runner(ACTION);
  Connection connection(runner.port());
  connection.send("POST /init HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(connection.receive().status == 100);
  connection.send("{}");
  CHECK(connection.receive().status == 200);
}

TEST_CASE("what cannot be answered says why") {
  const RunnerProcess runner(ACTION);
  const auto status = [&](const std::string& request) {
    Connection connection(runner.port());
    connection.send(request);
    const HttpAnswer answer = connection.receive();
    CHECK(answer.json().contains("error"));
    return answer.status;
  };
  CHECK(status("POST /run HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}") == 403);
  CHECK(status("GET /run HTTP/1.1\r\n\r\n") == 405);
  CHECK(status("POST /run HTTP/1.1\r\nContent-Length: 1\r\n\r\n{") == 400);
  CHECK(status("POST /run HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx") == 415);
  CHECK(status("POST /run HTTP/1.1\r\nExpect: cake\r\nContent-Length: 0\r\n\r\n") == 417);
}

TEST_CASE("a caller that leaves disturbs nobody") {
  const RunnerProcess runner(ACTION);
  runner.init("sleeps");
  {
    const Connection connection(runner.port());
    connection.send("POST /run HTTP/1.1\r\nContent-Length: 20\r\n\r\n{\"value\":{\"ms\":100}}");
  }
  {
    const Connection half(runner.port());
    half.send("POST /run HTTP/1.1\r\nContent-Length: 20\r\n\r\n{");
  }
  CHECK(runner.run({{"ms", 0}}).status == 200);
}

TEST_CASE("a large body comes back whole") {
  const RunnerProcess runner(ACTION);
  runner.init("main");
  const json params{{"s", std::string(3'000'000, 'x')}};
  CHECK(runner.run(params).json() == params);
}

TEST_CASE("it ends with its stdin, in the middle of an endless loop") {
  RunnerProcess runner(ACTION);
  runner.init("dies");
  const Connection connection(runner.port());
  connection.send("POST /run HTTP/1.1\r\nContent-Length: 24\r\n\r\n{\"value\":{\"how\":\"loop\"}}");
  runner.close_stdin();
  CHECK(runner.wait() == 128 + SIGTERM);
}

TEST_CASE("a signal ends it, and what is under way is answered before") {
  RunnerProcess runner(ACTION);
  runner.init("dies");
  Connection connection(runner.port());
  connection.send("POST /run HTTP/1.1\r\nContent-Length: 24\r\n\r\n{\"value\":{\"how\":\"loop\"}}");
  while (runner.out().empty()) poll(nullptr, 0, 1);
  kill(runner.pid(), SIGTERM);
  CHECK(connection.receive().json() ==
        json{{"error", "An error has occurred: the runner was ended by SIGTERM"}});
  CHECK(runner.wait() == 128 + SIGTERM);
  CHECK(runner.out() == "last words\n" + end_line);
}
