#pragma once

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace unlisten {

/**
 * Bytes of a request's body. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may
 * grow to twice that, and parameters come on top.
 */
inline constexpr std::uint64_t max_body_bytes = 128ull * 1024 * 1024;

/**
 * Reads the requests of one connection.
 *
 * Beast reads heads and chunks; a body of known length stays where it arrived. What has arrived is kept until
 * its request is done with, so that another process can begin it anew.
 */
class RequestReader {
 public:
  enum class Progress { needs_more, complete, malformed };

  void receive(const char* bytes, std::size_t size) { received_.append(bytes, size); }
  /** Reads on in what has arrived. */
  Progress advance();
  /** Whether the caller waits to be told that it may send the body; says so once. */
  bool takes_continue();
  /** Gives up the request's bytes, and gets ready for the next one. */
  void finish();

  /** All bytes that were not given up. */
  const std::string& received() const { return received_; }

  // Of a complete request:
  boost::beast::http::request<boost::beast::http::string_body>& head() { return parser_->get(); }
  /** Valid until `receive` or `finish`. */
  std::string_view body() const;
  /** Its body was longer than `max_body_bytes`, and is lost. */
  bool is_too_large() const { return too_large_; }

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  Progress read_head();
  Progress read_chunks();
  Progress read_sized();

  std::string received_;
  std::optional<Parser> parser_;
  /** Bytes of `received_` that Beast has read. */
  std::size_t parsed_ = 0;
  /** Bytes of a body of known length; those that were thrown away already when it is too large. */
  std::uint64_t length_ = 0;
  std::uint64_t dropped_ = 0;
  bool too_large_ = false;
  bool continue_told_ = false;
};

}  // namespace unlisten
