#include "request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <limits>

namespace unlisten {

namespace http = boost::beast::http;

namespace {

/** Bytes of a request's head. */
constexpr std::uint32_t max_head_bytes = 64 * 1024;

}  // namespace

RequestReader::Progress RequestReader::advance() {
  if (!parser_) {
    if (received_.empty()) return Progress::needs_more;
    parser_.emplace();
    parser_->header_limit(max_head_bytes);
    // Its own limit would end the request where it is exceeded. Not `none`: Boost 1.74 takes that for 0.
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
  }
  if (!parser_->is_header_done()) {
    const Progress progress = read_head();
    if (progress != Progress::complete) return progress;
  }
  return parser_->chunked() ? read_chunks() : read_sized();
}

RequestReader::Progress RequestReader::read_head() {
  boost::system::error_code error;
  parsed_ += parser_->put(boost::asio::buffer(received_.data() + parsed_, received_.size() - parsed_), error);
  if (error == http::error::need_more) return Progress::needs_more;
  if (error) return Progress::malformed;
  if (!parser_->is_header_done()) return Progress::needs_more;
  length_ = parser_->content_length().value_or(0);
  too_large_ = length_ > max_body_bytes;
  return Progress::complete;
}

RequestReader::Progress RequestReader::read_chunks() {
  parser_->eager(true);
  while (!parser_->is_done()) {
    boost::system::error_code error;
    const auto rest = boost::asio::buffer(received_.data() + parsed_, received_.size() - parsed_);
    const std::size_t size = parser_->put(rest, error);
    parsed_ += size;
    std::string& body = parser_->get().body();
    if (body.size() > max_body_bytes) too_large_ = true;
    if (too_large_) body.clear();
    if (error == http::error::need_more || (!error && size == 0)) break;
    if (error) return Progress::malformed;
  }
  if (too_large_) {
    received_.erase(0, parsed_);
    parsed_ = 0;
  }
  return parser_->is_done() ? Progress::complete : Progress::needs_more;
}

RequestReader::Progress RequestReader::read_sized() {
  if (!too_large_) return received_.size() - parsed_ >= length_ ? Progress::complete : Progress::needs_more;
  // It is read all the same: a caller that is still sending would not see an answer.
  const std::uint64_t size = std::min<std::uint64_t>(received_.size() - parsed_, length_ - dropped_);
  received_.erase(parsed_, size);
  dropped_ += size;
  return dropped_ == length_ ? Progress::complete : Progress::needs_more;
}

bool RequestReader::takes_continue() {
  if (continue_told_ || !parser_ || !parser_->is_header_done()) return false;
  continue_told_ = boost::beast::iequals(head()[http::field::expect], "100-continue");
  return continue_told_;
}

std::string_view RequestReader::body() const {
  if (too_large_) return {};
  if (parser_->chunked()) return parser_->get().body();
  return std::string_view(received_).substr(parsed_, length_);
}

void RequestReader::finish() {
  const bool has_body = !parser_->chunked() && !too_large_;
  received_.erase(0, parsed_ + (has_body ? length_ : 0));
  // What one large request took is not kept for small ones.
  if (received_.capacity() > 1024 * 1024) received_.shrink_to_fit();
  parser_.reset();
  parsed_ = 0;
  length_ = 0;
  dropped_ = 0;
  too_large_ = false;
  continue_told_ = false;
}

}  // namespace unlisten
