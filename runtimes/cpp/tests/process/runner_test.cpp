#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "../../runner/run_program.hpp"
#include "runner_process.hpp"

using nlohmann::json;

namespace {

const std::string source = R"(
#include <cstdlib>
#include <unlisten/action.hpp>
using unlisten::json;
const char* at_load = std::getenv("TEST_LOAD");
json greet(const json& params) { return {{"hello", params.value("name", "")}, {"at_load", at_load ? at_load : ""}}; }
UNLISTEN_MAIN(greet)
)";

json init_of(const std::string& code, bool binary, const std::string& main = "main") {
  return {{"value",
           {{"name", "test"},
            {"main", main},
            {"code", code},
            {"binary", binary},
            {"env", {{"TEST_LOAD", "yes"}}}}}};
}

std::string base64(const std::string& bytes) {
  const char* alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    unsigned bits = 0;
    for (std::size_t next = at; next < at + 3; ++next) {
      bits = bits << 8 | (next < bytes.size() ? static_cast<unsigned char>(bytes[next]) : 0u);
    }
    for (int shift = 18; shift >= 0; shift -= 6) text += alphabet[bits >> shift & 63];
  }
  if (bytes.size() % 3 != 0)
    text.replace(text.size() - (3 - bytes.size() % 3), std::string::npos, 3 - bytes.size() % 3, '=');
  return text;
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("source text is compiled, and loaded with its env") {
  const RunnerProcess runner(RUNNER);
  Connection connection(runner.port());
  CHECK(connection.post("/init", init_of(source, false)).status == 200);
  CHECK(connection.post("/run", {{"value", {{"name", "you"}}}}).json() ==
        json{{"hello", "you"}, {"at_load", "yes"}});
  CHECK(connection.post("/init", init_of(source, false)).status == 403);
  CHECK(runner.out() == end_line);
}

TEST_CASE("source that does not compile says where, and another /init may come") {
  const RunnerProcess runner(RUNNER);
  Connection connection(runner.port());
  const HttpAnswer answer = connection.post("/init", init_of("int main( {}", false));
  CHECK(answer.status == 502);
  CHECK(answer.json()["error"].get<std::string>().find("action.cpp:1:") != std::string::npos);
  CHECK(runner.err().find("action.cpp:1:") != std::string::npos);
  CHECK(connection.post("/init", init_of(source, false, "greet")).status == 200);
}

TEST_CASE("an action that dies when it is loaded is answered, and its connections live on") {
  const RunnerProcess runner(RUNNER);
  Connection idle(runner.port());
  Connection connection(runner.port());
  CHECK(idle.post("/run", json::object()).status == 403);
  const std::string dying = source + "const bool dead = [] { std::exit(5); return true; }();\n";
  const HttpAnswer answer = connection.post("/init", init_of(dying, false));
  CHECK(answer.status == 502);
  CHECK(answer.json() ==
        json{{"error", "Initialization has failed due to: the action ended the process with exit code 5"}});
  CHECK(runner.out() == end_line);
  CHECK(connection.post("/init", init_of(source, false)).status == 200);
  CHECK(idle.post("/run", json::object()).status == 200);
}

TEST_CASE("a main that the executable lacks leaves the runner as it was") {
  const RunnerProcess runner(RUNNER);
  Connection connection(runner.port());
  CHECK(connection.post("/init", init_of(source, false, "nobody")).status == 502);
  CHECK(connection.post("/run", json::object()).status == 403);
  CHECK(connection.post("/init", init_of(source, false)).status == 200);
}

TEST_CASE("any other executable is spoken to in the ActionLoop protocol") {
  RunnerProcess runner(RUNNER);
  const std::string script =
      "#!/bin/sh\necho '{\"ok\":true}' >&3\n"
      "while read -r line; do printf open; case $line in *die*) exit 6;; esac; echo \"$line\" >&3; done\n";
  CHECK(runner.post("/init", init_of(base64(script), true)).status == 200);
  CHECK(runner.run({{"a", 1}}).json() == json{{"value", {{"a", 1}}}});
  CHECK(runner.run("text").status == 403);
  CHECK(runner.out() == "open\n" + end_line);
  CHECK(runner.run({{"die", 1}}).json() ==
        json{{"error", "An error has occurred: the action ended the process with exit code 6"}});
  CHECK(runner.out() == "open\n" + end_line + "open\n" + end_line);
  CHECK(runner.wait() == 1);
}

TEST_CASE("an executable that does not start is answered, and another /init may come") {
  const RunnerProcess runner(RUNNER);
  const HttpAnswer answer = runner.post("/init", init_of(base64("#!/nowhere/sh\n"), true));
  CHECK(answer.status == 502);
  CHECK(answer.json()["error"] ==
        "Initialization has failed due to: cannot execute it: No such file or directory");
  CHECK(runner.post("/init", init_of(base64("text"), true)).status == 502);
  CHECK(runner.post("/init", init_of(base64(content_of(ACTION)), true)).status == 200);
  CHECK(runner.run({{"a", 1}}).json() == json{{"a", 1}});
}

TEST_CASE("no code or no main is refused without a word in the logs") {
  const RunnerProcess runner(RUNNER);
  for (const json& body : {json::object(), init_of("", false), init_of(source, false, "")}) {
    const HttpAnswer answer = runner.post("/init", body);
    CHECK(answer.status == 403);
    CHECK(answer.json() == json{{"error", "Missing main/no code to execute."}});
  }
  CHECK(runner.out() + runner.err() == "");
}

TEST_CASE("a wrong argument is told") {
  const unlisten::ProgramResult result = unlisten::run_program({RUNNER, "--port", "x"}, "/");
  CHECK(result.exit_code == 2);
  CHECK(result.output.find("usage: ") != std::string::npos);
  CHECK(unlisten::run_program({RUNNER, "--host", "203.0.113.1", "--port", "0"}, "/").exit_code == 1);
}
