#include <doctest/doctest.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "../../src/loop/line_reader.hpp"

TEST_CASE("lines are read however they arrive, and an unfinished one is none") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const std::string text = "one\n\n" + std::string(200'000, 'x') + "\nunfinished";
  std::thread writer([&] {
    for (std::size_t at = 0; at < text.size();) {
      const ssize_t size = write(ends[1], text.data() + at, std::min<std::size_t>(text.size() - at, 7'001));
      REQUIRE(size > 0);
      at += static_cast<std::size_t>(size);
    }
    close(ends[1]);
  });
  unlisten::LineReader reader(ends[0]);
  CHECK(reader.next() == "one");
  CHECK(reader.next() == "");
  CHECK(reader.next().value_or("").size() == 200'000);
  CHECK_FALSE(reader.next());
  writer.join();
  close(ends[0]);
}
