#include "last_answers.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string_view>

#include "../answer.hpp"

namespace unlisten {
namespace {

/** Milliseconds a caller may take to read the last answer. */
constexpr int patience_ms = 1000;

/** Throws away what has arrived: closing a socket with unread bytes resets it, and with it the answer on its
 * way. */
bool discard_received(int fd) {
  char bytes[16 * 1024];
  bool any = false;
  while (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0) any = true;
  return any;
}

void send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size > 0) {
      text.remove_prefix(static_cast<std::size_t>(size));
      continue;
    }
    pollfd wait{fd, POLLOUT, 0};
    if (poll(&wait, 1, patience_ms) <= 0 || (wait.revents & POLLOUT) == 0) return;
  }
}

void send_refusal(int fd) {
  Framing framing;
  framing.keep_alive = false;
  send_all(fd, http_text(failure(503, "System not ready, status is stopped."), framing));
}

}  // namespace

void LastAnswers::keep(const CarriedConnection& connection) {
  if (connection.slot < 0 || connection.fd < 0) return;
  const auto slot = static_cast<std::size_t>(connection.slot);
  if (slot >= connections_.size()) connections_.resize(slot + 1, -1);
  drop(slot);
  connections_[slot] = connection.fd;
}

int LastAnswers::owed(Owed kind) const {
  int count = 0;
  for (std::size_t slot = 0; slot < connections_.size(); ++slot) {
    if (connections_[slot] >= 0 && board_.slots[slot] == kind) ++count;
  }
  return count;
}

void LastAnswers::answer_owed(const std::string& how) {
  for (std::size_t slot = 0; slot < connections_.size(); ++slot) {
    if (connections_[slot] < 0) continue;
    const Owed owed = board_.slots[slot];
    if (owed == Owed::init || owed == Owed::run) {
      const char* what =
          owed == Owed::init ? "Initialization has failed due to: " : "An error has occurred: ";
      discard_received(connections_[slot]);
      Framing framing;
      framing.keep_alive = !board_.closes[slot];
      send_all(connections_[slot], http_text(failure(502, what + how), framing));
      board_.slots[slot] = Owed::nothing;
      if (!framing.keep_alive) drop(slot);
    } else if (owed != Owed::nothing) {
      // Closed already, or half an answer is out: there is nothing more to be said.
      drop(slot);
    }
  }
}

void LastAnswers::refuse_the_rest(int listener) {
  for (std::size_t slot = 0; slot < connections_.size(); ++slot) {
    const int fd = connections_[slot];
    if (fd < 0) continue;
    if (discard_received(fd)) send_refusal(fd);
    drop(slot);
  }
  int fd;
  while ((fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0) {
    discard_received(fd);
    send_refusal(fd);
    shutdown(fd, SHUT_WR);
    close(fd);
  }
}

std::vector<CarriedConnection> LastAnswers::carried() {
  std::vector<CarriedConnection> connections;
  for (std::size_t slot = 0; slot < connections_.size(); ++slot) {
    if (connections_[slot] >= 0) connections.push_back({connections_[slot], static_cast<int>(slot), ""});
  }
  return connections;
}

void LastAnswers::drop(std::size_t slot) {
  if (connections_[slot] < 0) return;
  close(connections_[slot]);
  connections_[slot] = -1;
}

}  // namespace unlisten
