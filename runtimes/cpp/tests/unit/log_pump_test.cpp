#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "../../src/guard/log_pump.hpp"
#include "../../src/log_markers.hpp"

using namespace unlisten;

namespace {

/** A pump between two pipes. */
struct Pumped {
  int in[2];
  int out[2];
  std::unique_ptr<Board> board = std::make_unique<Board>();
  std::unique_ptr<LogPump> pump;

  Pumped() {
    REQUIRE(pipe2(in, O_NONBLOCK) == 0);
    REQUIRE(pipe2(out, O_NONBLOCK) == 0);
    pump = std::make_unique<LogPump>(in[0], out[1], board->logs[0]);
  }
  ~Pumped() {
    for (const int fd : {in[0], in[1], out[0], out[1]}) close(fd);
  }

  void write_text(const std::string& text) const {
    REQUIRE(write(in[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  std::string read_text() const {
    char bytes[256 * 1024];
    const ssize_t size = read(out[0], bytes, sizeof(bytes));
    return size < 0 ? "" : std::string(bytes, static_cast<std::size_t>(size));
  }
};

}  // namespace

TEST_CASE("a marker begins a line, whatever was forwarded before") {
  for (const char* text : {"line\n", "open", ""}) {
    Pumped pumped;
    pumped.write_text(text);
    pumped.pump->move();
    pumped.pump->end_activation();
    pumped.pump->move();
    const std::string open = std::string(text) == "open" ? "\n" : "";
    CHECK(pumped.read_text() == text + open + std::string(end_of_activation_line));
  }
}

TEST_CASE("what nobody reads is neither lost nor taken from the writer") {
  Pumped pumped;
  const std::string piece(4096, 'x');
  std::size_t written = 0;
  for (int tries = 0; tries < 100; ++tries) {
    const ssize_t size = write(pumped.in[1], piece.data(), piece.size());
    if (size > 0) written += static_cast<std::size_t>(size);
    pumped.pump->move();
  }
  // Two pipes and what the pump holds.
  CHECK(written <= 3 * 64 * 1024);
  CHECK_FALSE(pumped.pump->is_drained());
  std::size_t arrived = 0;
  while (!pumped.pump->is_drained()) {
    arrived += pumped.read_text().size();
    pumped.pump->move();
  }
  arrived += pumped.read_text().size();
  CHECK(arrived == written);
  CHECK(pumped.board->logs[0].forwarded == written);
  CHECK(pumped.board->logs[0].taken == written);
}
