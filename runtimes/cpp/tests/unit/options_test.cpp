#include <doctest/doctest.h>

#include "../../src/options.hpp"

using unlisten::read_options;

TEST_CASE("arguments are read") {
  const auto [options, problem] =
      read_options({"--host", "127.0.0.1", "--port=0", "--ready-fd", "3", "--exit-with-stdin"});
  CHECK(problem == "");
  CHECK(options.host == "127.0.0.1");
  CHECK(options.port == 0);
  CHECK(options.ready_fd == 3);
  CHECK(options.exit_with_stdin);
  CHECK(options.listens);
}

TEST_CASE("without arguments it listens as in a container") {
  const auto [options, problem] = read_options({});
  CHECK(options.host == "0.0.0.0");
  CHECK(options.port == 8080);
  CHECK_FALSE(options.ready_fd);
  CHECK_FALSE(options.listens);
  CHECK(read_options({"--main", "other"}).options.main == "other");
}

TEST_CASE("a wrong argument is named") {
  CHECK(read_options({"--nonsense"}).problem == "unknown argument \"--nonsense\"");
  CHECK(read_options({"--host"}).problem == "--host needs an address");
  for (const char* port : {"", "x", "-1", "65536", "8080x"}) {
    CHECK(read_options({"--port", port}).problem == "--port must be a number from 0 to 65535");
  }
  for (const char* fd : {"0", "2", "1024"}) {
    CHECK(read_options({"--ready-fd", fd}).problem == "--ready-fd must be a number from 3 to 1023");
  }
}
