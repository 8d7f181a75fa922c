#pragma once

#include "../options.hpp"

namespace unlisten {

/** A socket that listens. */
struct Listener {
  int fd = -1;
  std::string host;
  int port = 0;
};

/**
 * Listens on an address of IPv4 or IPv6, or "localhost".
 *
 * @throws std::runtime_error whose text says why it cannot
 */
Listener listen_on(const std::string& host, int port);

/** Tells whoever waits for it where this process listens: one line of JSON, on a descriptor that is closed
 * then. */
void announce(const Listener& listener, const Options& options);

}  // namespace unlisten
