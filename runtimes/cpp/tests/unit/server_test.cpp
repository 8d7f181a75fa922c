#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "../../src/http/server.hpp"

using namespace unlisten;

namespace {

int listen_on_loopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  REQUIRE(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
  REQUIRE(listen(fd, 1) == 0);
  return fd;
}

/** Leaves the answer to the test. */
struct AskedCalls : Calls {
  std::promise<Reply> asked;
  void init(nlohmann::json, Reply) override {}
  void run(nlohmann::json, Reply reply) override { asked.set_value(std::move(reply)); }
};

/** What a server needs; it serves as long as the process lives. */
struct Served {
  Board board{};
  Lifeline lifeline;
  AskedCalls calls;
};

}  // namespace

TEST_CASE("a connection that another thread answers ends in the server's thread") {
  auto& served = *new Served();
  served.lifeline.listener = listen_on_loopback();
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  std::thread([&served, fd = ends[0]] {
    Server server(served.lifeline, served.board, served.calls);
    server.adopt({fd, 0, ""});
    server.run();
  }).detach();
  const std::string request = "POST /run HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
  REQUIRE(write(ends[1], request.data(), request.size()) == static_cast<ssize_t>(request.size()));
  // Kept to the end of the test: were the connection in it, this thread would be the one to end it.
  Reply reply = served.calls.asked.get_future().get();
  CHECK(served.board.slots[0] == Owed::run);
  reply({200, "{}"});
  char answer[256];
  CHECK(read(ends[1], answer, sizeof(answer)) > 0);
  CHECK(read(ends[1], answer, sizeof(answer)) == 0);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (served.board.slots[0] != Owed::closed && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(served.board.slots[0] == Owed::closed);
  close(ends[1]);
}
