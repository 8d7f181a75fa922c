#include "listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace unlisten {
namespace {

/** Either kind of address. */
union Address {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

bool read_address(const std::string& host, int port, Address& address) {
  std::memset(&address, 0, sizeof(address));
  const std::string number = host == "localhost" ? "127.0.0.1" : host;
  if (inet_pton(AF_INET, number.c_str(), &address.v4.sin_addr) == 1) {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = htons(static_cast<std::uint16_t>(port));
    return true;
  }
  if (inet_pton(AF_INET6, number.c_str(), &address.v6.sin6_addr) == 1) {
    address.v6.sin6_family = AF_INET6;
    address.v6.sin6_port = htons(static_cast<std::uint16_t>(port));
    return true;
  }
  return false;
}

int port_of(int fd) {
  Address address;
  socklen_t size = sizeof(address);
  if (getsockname(fd, &address.any, &size) != 0) return 0;
  return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

}  // namespace

Listener listen_on(const std::string& host, int port) {
  const auto fail = [&](const std::string& why) {
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port) + ": " + why);
  };
  Address address;
  if (!read_address(host, port, address)) fail("the host must be an IP address");
  const int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) fail(std::strerror(errno));
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const socklen_t size = address.any.sa_family == AF_INET ? sizeof(address.v4) : sizeof(address.v6);
  if (bind(fd, &address.any, size) != 0 || listen(fd, SOMAXCONN) != 0) fail(std::strerror(errno));
  return {fd, host == "localhost" ? "127.0.0.1" : host, port_of(fd)};
}

void announce(const Listener& listener, const Options& options) {
  const nlohmann::json address{{"host", listener.host}, {"port", listener.port}, {"pid", getpid()}};
  const std::string line = address.dump() + '\n';
  const int fd = options.ready_fd.value_or(options.port == 0 ? STDOUT_FILENO : -1);
  // Whoever does not wait for it any more will not miss it.
  if (fd >= 0) static_cast<void>(!write(fd, line.data(), line.size()));
  if (options.ready_fd) close(*options.ready_fd);
}

}  // namespace unlisten
