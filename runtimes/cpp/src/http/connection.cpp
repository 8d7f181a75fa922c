#include "connection.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <utility>
#include <vector>

#include "read_body.hpp"
#include "route.hpp"
#include "server.hpp"

namespace unlisten {

namespace http = boost::beast::http;

namespace {

std::string text_of(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

Connection::Connection(Server& server, boost::asio::ip::tcp::socket socket, int slot)
    : server_(server), socket_(std::move(socket)), slot_(slot) {
  server_.remember(this);
  owe(Owed::nothing);
}

Connection::~Connection() {
  server_.forget(this, slot_);
}

void Connection::start(const std::string& received) {
  reader_.receive(received.data(), received.size());
  proceed();
}

Reply Connection::resume(const std::string& received, const Framing& framing) {
  reader_.receive(received.data(), received.size());
  framing_ = framing;
  busy_ = true;
  return make_reply();
}

CarriedConnection Connection::carry() {
  const int fd = socket_.native_handle();
  fcntl(fd, F_SETFD, 0);
  return {fd, slot_, reader_.received()};
}

/**
 * Waits first and receives then: what nobody has begun to work on stays with the system, where a guardian
 * finds it.
 */
void Connection::read() {
  socket_.async_wait(boost::asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       if (!error) self->receive();
                     });
}

void Connection::receive() {
  std::vector<char>& buffer = server_.buffer();
  const ssize_t size = recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size > 0) {
    reader_.receive(buffer.data(), static_cast<std::size_t>(size));
    proceed();
  } else if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
    read();
  } else {
    close();
  }
}

/** Takes one call after the other; a loop, so that many requests sent ahead take no stack. */
void Connection::proceed() {
  if (proceeding_) return;
  proceeding_ = true;
  while (!busy_ && socket_.is_open()) {
    const RequestReader::Progress progress = reader_.advance();
    if (progress == RequestReader::Progress::needs_more) {
      if (reader_.takes_continue()) {
        const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        send(socket_.native_handle(), go_on.data(), go_on.size(), MSG_NOSIGNAL);
      }
      read();
      break;
    }
    busy_ = true;
    if (progress == RequestReader::Progress::malformed) {
      framing_ = Framing{false, false, false};
      answer(failure(400, "Bad request: this is not HTTP/1.1."));
    } else {
      take_call();
    }
  }
  proceeding_ = false;
}

void Connection::take_call() {
  const auto& head = reader_.head();
  framing_ = Framing{head.keep_alive(), head.version() < 11, head.method() == http::verb::head};
  const std::string target = text_of(head.target());
  const Route route = route_of(target);
  const auto expect = head[http::field::expect];
  const auto encoding = head[http::field::content_encoding];
  const auto refuse = [&](int status, const std::string& why) {
    reader_.finish();
    answer(failure(status, why));
  };
  if (!expect.empty() && !boost::beast::iequals(expect, "100-continue")) {
    refuse(417, "The only expectation that can be met is 100-continue.");
  } else if (route == Route::none) {
    refuse(404, "There is no route " + text_of(head.method_string()) + " " + target + ".");
  } else if (head.method() != http::verb::post) {
    refuse(405, std::string("Route ") + (route == Route::init ? "/init" : "/run") + " takes POST: got " +
                    text_of(head.method_string()) + ".");
  } else if (reader_.is_too_large()) {
    refuse(413, "Bad request: the body must be <= " + std::to_string(max_body_bytes) + " bytes.");
  } else if (!encoding.empty() && !boost::beast::iequals(encoding, "identity")) {
    refuse(415, "Bad request: the body must not be encoded.");
  } else {
    dispatch_call(route == Route::init);
  }
}

void Connection::dispatch_call(bool is_init) {
  Body body = read_body(reader_.body());
  reader_.finish();
  if (body.refusal) return answer(*body.refusal);
  if (slot_ >= 0) server_.board().closes[static_cast<std::size_t>(slot_)] = !framing_.keep_alive;
  is_init_ = is_init;
  owe(is_init ? Owed::init : Owed::run);
  if (is_init) {
    server_.calls().init(std::move(body.value), make_reply());
  } else {
    server_.calls().run(std::move(body.value), make_reply());
  }
}

/** An answer that comes from another thread takes the connection along: it must end in the thread of the loop. */
Reply Connection::make_reply() {
  return [self = shared_from_this()](Answer answer) mutable {
    if (self->server_.is_its_thread()) return self->answer(answer);
    const auto executor = self->socket_.get_executor();
    boost::asio::post(executor, [self = std::move(self), answer = std::move(answer)] { self->answer(answer); });
  };
}

void Connection::answer(const Answer& answer) {
  owe(Owed::answering);
  auto text = std::make_shared<std::string>(http_text(answer, framing_));
  // At once, as nearly always it can be; without a thought for the caller who has left.
  const ssize_t size = send(socket_.native_handle(), text->data(), text->size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  const std::size_t done = size < 0 ? 0 : static_cast<std::size_t>(size);
  if (done == text->size()) return finish();
  write_rest(std::move(text), done);
}

void Connection::write_rest(std::shared_ptr<std::string> text, std::size_t done) {
  const auto rest = boost::asio::buffer(*text) + done;
  boost::asio::async_write(
      socket_, rest, [self = shared_from_this(), text](const boost::system::error_code& error, std::size_t) {
        if (error) self->framing_.keep_alive = false;
        self->finish();
      });
}

void Connection::finish() {
  owe(Owed::nothing);
  busy_ = false;
  if (framing_.keep_alive) return proceed();
  close();
}

void Connection::close() {
  boost::system::error_code ignored;
  // The guardian has a duplicate: closing alone would tell the other end nothing.
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void Connection::owe(Owed what) {
  if (slot_ >= 0) server_.board().slots[static_cast<std::size_t>(slot_)] = what;
}

}  // namespace unlisten
