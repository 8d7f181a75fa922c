#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <thread>
#include <unordered_set>
#include <vector>

#include "../guard/board.hpp"
#include "../guard/lifeline.hpp"
#include "calls.hpp"
#include "connection.hpp"

namespace unlisten {

/**
 * The HTTP server of a process that serves. It has one thread, the one that makes it, and no time limits: an
 * action's time limit is the platform's business, who then closes the connection.
 */
class Server {
 public:
  Server(const Lifeline& lifeline, Board& board, Calls& calls);

  /** Serves a connection that another process had. */
  void adopt(const CarriedConnection& connection);
  /** The same for the one whose call is under way; the reply answers it. */
  Reply adopt(const CarriedConnection& connection, const Framing& framing);

  /** Serves as long as the process lives. */
  void run();

  /** All connections, for a process that takes over. */
  const std::unordered_set<Connection*>& connections() const { return connections_; }

  // For connections:
  Calls& calls() { return calls_; }
  Board& board() { return board_; }
  /** For what is being received; nobody holds on to it. */
  std::vector<char>& buffer() { return buffer_; }
  bool is_its_thread() const { return std::this_thread::get_id() == thread_; }
  void remember(Connection* connection) { connections_.insert(connection); }
  void forget(Connection* connection, int slot);

 private:
  void accept();
  void accept_all();
  std::shared_ptr<Connection> connect(int fd, int slot);

  const Lifeline lifeline_;
  Board& board_;
  Calls& calls_;
  const std::thread::id thread_ = std::this_thread::get_id();
  std::unordered_set<Connection*> connections_;
  std::vector<int> free_slots_;
  std::vector<char> buffer_ = std::vector<char>(64 * 1024);
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer retry_;
};

}  // namespace unlisten
