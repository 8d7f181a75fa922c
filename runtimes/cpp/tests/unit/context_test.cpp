#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <unlisten/context.hpp>

using nlohmann::json;
using unlisten::Context;

TEST_CASE("a context says what /run carried") {
  const Context context(json{{"activation_id", "a1"},
                             {"transaction_id", "t1"},
                             {"namespace", "guest"},
                             {"action_name", "/guest/hello"},
                             {"action_version", "0.0.1"},
                             {"api_key", "k"},
                             {"trace_id", 7}});
  CHECK(context.activation_id() == "a1");
  CHECK(context.transaction_id() == "t1");
  CHECK(context.namespace_name() == "guest");
  CHECK(context.action_name() == "/guest/hello");
  CHECK(context.action_version() == "0.0.1");
  CHECK(context.api_key() == "k");
  CHECK(context.get("trace_id") == "7");
  CHECK(context.get("other") == "");
}

TEST_CASE("the API host is the container's when the call names none") {
  setenv("__OW_API_HOST", "http://container", 1);
  CHECK(Context(json::object()).api_host() == "http://container");
  CHECK(Context(json{{"api_host", "http://call"}}).api_host() == "http://call");
  unsetenv("__OW_API_HOST");
  CHECK(Context(json::object()).api_host() == "");
}

TEST_CASE("a deadline is epoch milliseconds, as text or as a number") {
  CHECK(Context(json{{"deadline", "1700000000000"}}).deadline() == 1700000000000);
  CHECK(Context(json{{"deadline", 1700000000000}}).deadline() == 1700000000000);
  CHECK(Context(json{{"deadline", "soon"}}).deadline() == 0);
}

TEST_CASE("the remaining time is never negative, and endless without a deadline") {
  using std::chrono::milliseconds;
  CHECK(Context(json{{"deadline", "1700000000000"}}).remaining_time() == milliseconds(0));
  CHECK(Context(json{{"deadline", "4700000000000"}}).remaining_time() > milliseconds(1000));
  CHECK(Context(json(nullptr)).remaining_time() == milliseconds::max());
}
