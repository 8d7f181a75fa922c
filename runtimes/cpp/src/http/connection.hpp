#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include "../guard/board.hpp"
#include "../guard/lifeline.hpp"
#include "calls.hpp"
#include "request_reader.hpp"

namespace unlisten {

class Server;

/** One connection: reads a request, has it answered, and only then looks at the next one. */
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /** @param slot  its place on the board, or -1 */
  Connection(Server& server, boost::asio::ip::tcp::socket socket, int slot);
  ~Connection();

  /** Begins to serve. @param received  what has arrived so far, in the hands of another process */
  void start(const std::string& received);
  /** The same for one whose call another process has read; the reply answers it. */
  Reply resume(const std::string& received, const Framing& framing);
  /** Gives the connection to another process. */
  CarriedConnection carry();

  const Framing& framing() const { return framing_; }
  /** Whether `/init` came on it and waits for its answer. */
  bool awaits_init() const { return busy_ && is_init_; }

 private:
  void read();
  void receive();
  void proceed();
  void take_call();
  void dispatch_call(bool is_init);
  Reply make_reply();
  void answer(const Answer& answer);
  void write_rest(std::shared_ptr<std::string> text, std::size_t done);
  void finish();
  void close();
  void owe(Owed what);

  Server& server_;
  boost::asio::ip::tcp::socket socket_;
  const int slot_;
  RequestReader reader_;
  Framing framing_;
  /** A call is under way, or its answer. */
  bool busy_ = false;
  bool is_init_ = false;
  bool proceeding_ = false;
};

}  // namespace unlisten
