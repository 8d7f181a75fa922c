#include <doctest/doctest.h>

#include <string>

#include "../../src/http/read_body.hpp"
#include "../../src/http/request_reader.hpp"
#include "../../src/http/route.hpp"

using namespace unlisten;
using Progress = RequestReader::Progress;

namespace {

void receive(RequestReader& reader, const std::string& text) {
  reader.receive(text.data(), text.size());
}

}  // namespace

TEST_CASE("a request is read however its bytes arrive") {
  const std::string text = "POST /run HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    RequestReader reader;
    receive(reader, text.substr(0, cut));
    REQUIRE(reader.advance() == Progress::needs_more);
    receive(reader, text.substr(cut));
    REQUIRE(reader.advance() == Progress::complete);
    REQUIRE(reader.body() == "{}");
  }
}

TEST_CASE("a chunked request is read, and so is the one behind it") {
  RequestReader reader;
  receive(reader, "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n");
  CHECK(reader.advance() == Progress::needs_more);
  receive(reader, "4\r\n\":1}\r\n0\r\n\r\nPOST /init HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(reader.advance() == Progress::complete);
  CHECK(reader.body() == R"({"a":1})");
  reader.finish();
  REQUIRE(reader.advance() == Progress::complete);
  CHECK(reader.head().target() == "/init");
  CHECK(reader.body() == "");
  reader.finish();
  CHECK(reader.received() == "");
  CHECK(reader.advance() == Progress::needs_more);
}

TEST_CASE("a caller that asks whether it may send is told once") {
  RequestReader reader;
  receive(reader, "POST /run HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
  CHECK_FALSE(reader.takes_continue());
  CHECK(reader.advance() == Progress::needs_more);
  CHECK(reader.takes_continue());
  CHECK_FALSE(reader.takes_continue());
}

TEST_CASE("a body beyond the limit is read to its end and lost") {
  RequestReader reader;
  receive(reader, "POST /run HTTP/1.1\r\nContent-Length: " + std::to_string(max_body_bytes + 1) + "\r\n\r\n");
  CHECK(reader.advance() == Progress::needs_more);
  const std::string mebibyte(1024 * 1024, 'x');
  for (std::uint64_t sent = 0; sent < max_body_bytes; sent += mebibyte.size()) {
    receive(reader, mebibyte);
    REQUIRE(reader.advance() == Progress::needs_more);
    REQUIRE(reader.received().size() < 1024);
  }
  receive(reader, "x");
  CHECK(reader.advance() == Progress::complete);
  CHECK(reader.is_too_large());
}

TEST_CASE("what is no HTTP is malformed") {
  for (const char* text :
       {"hello\r\n\r\n", "POST /run HTTP/1.1\r\nContent-Length: x\r\n\r\n", "\x16\x03\x01\x02\r\n"}) {
    RequestReader reader;
    receive(reader, text);
    CHECK(reader.advance() == Progress::malformed);
  }
}

TEST_CASE("routes are told without query, capitals and a slash at the end") {
  for (const char* target :
       {"/run", "/run/", "/RUN", "/run?x=1", "http://host/run", "HTTP://host:8080/Run/?a"}) {
    CHECK(route_of(target) == Route::run);
  }
  CHECK(route_of("/init") == Route::init);
  for (const char* target : {"/", "", "/runs", "/init/x", "http://host", "*"})
    CHECK(route_of(target) == Route::none);
}

TEST_CASE("a body is an object, an array, or null") {
  CHECK(read_body("").value == nullptr);
  CHECK(read_body(" null ").value == nullptr);
  CHECK(read_body("\xEF\xBB\xBF{\"a\":1}").value == nlohmann::json{{"a", 1}});
  CHECK(read_body("[1]").value == nlohmann::json{1});
  for (const char* text :
       {"{", "1", "\"text\"", "true", "{\"a\":\"\xff\"}", "{} {}", "[1,]", "[\"\\ud800\"]", "[01]"}) {
    const Body body = read_body(text);
    REQUIRE(body.refusal);
    CHECK(body.refusal->status == 400);
  }
}

TEST_CASE("a body's values are what they were written as") {
  const char* text =
      R"({"a":[0,-1,1.5,9007199254740993,18446744073709551615,1e300,true,null,"\u0000\u2603\ud83d\ude00"],"b":{"c":{}}})";
  CHECK(read_body(text).value == nlohmann::json::parse(text));
  CHECK(read_body(text).value.dump() == nlohmann::json::parse(text).dump());
  CHECK(read_body(R"({"a":1,"a":2})").value == nlohmann::json{{"a", 2}});
  CHECK(read_body(R"({"__proto__":{"x":1}})").value.dump() == R"({"__proto__":{"x":1}})");
  CHECK(read_body(std::string("{}\0{}", 5)).refusal);
}

TEST_CASE("a body is nested as deep as can be copied") {
  const auto nested = [](int levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK_FALSE(read_body(nested(max_body_depth)).refusal);
  CHECK(read_body(nested(max_body_depth + 1)).refusal);
  // Brackets in texts are no levels.
  CHECK_FALSE(read_body("[\"\\\"" + std::string(20'000, '[') + "\"]").refusal);
}
