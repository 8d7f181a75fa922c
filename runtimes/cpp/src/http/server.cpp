#include "server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>

namespace unlisten {

using boost::asio::ip::tcp;

namespace {

/** The protocol is said when a descriptor is handed to Asio; only its family matters. */
tcp protocol_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return address.ss_family == AF_INET6 ? tcp::v6() : tcp::v4();
}

}  // namespace

Server::Server(const Lifeline& lifeline, Board& board, Calls& calls)
    : lifeline_(lifeline), board_(board), calls_(calls), context_(1), acceptor_(context_), retry_(context_) {
  acceptor_.assign(protocol_of(lifeline.listener), lifeline.listener);
  for (int slot = static_cast<int>(max_slots) - 1; slot >= 0; --slot) {
    if (board_.slots[static_cast<std::size_t>(slot)] == Owed::closed) free_slots_.push_back(slot);
  }
}

void Server::adopt(const CarriedConnection& connection) {
  connect(connection.fd, connection.slot)->start(connection.received);
}

Reply Server::adopt(const CarriedConnection& connection, const Framing& framing) {
  return connect(connection.fd, connection.slot)->resume(connection.received, framing);
}

void Server::run() {
  accept();
  context_.run();
}

void Server::forget(Connection* connection, int slot) {
  connections_.erase(connection);
  if (slot < 0) return;
  board_.slots[static_cast<std::size_t>(slot)] = Owed::closed;
  free_slots_.push_back(slot);
}

void Server::accept() {
  acceptor_.async_wait(tcp::acceptor::wait_read, [this](const boost::system::error_code& error) {
    if (!error) accept_all();
  });
}

void Server::accept_all() {
  int fd;
  while ((fd = accept4(lifeline_.listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    int slot = -1;
    if (!free_slots_.empty()) {
      slot = free_slots_.back();
      free_slots_.pop_back();
    }
    const auto connection = connect(fd, slot);
    if (slot >= 0) entrust(lifeline_, fd, slot);
    connection->start("");
  }
  if (errno != EMFILE && errno != ENFILE && errno != ENOBUFS && errno != ENOMEM) return accept();
  // Until another connection is closed; the waiting one keeps the socket readable.
  retry_.expires_after(std::chrono::milliseconds(20));
  retry_.async_wait([this](const boost::system::error_code& error) {
    if (!error) accept_all();
  });
}

std::shared_ptr<Connection> Server::connect(int fd, int slot) {
  tcp::socket socket(context_);
  socket.assign(protocol_of(fd), fd);
  return std::make_shared<Connection>(*this, std::move(socket), slot);
}

}  // namespace unlisten
