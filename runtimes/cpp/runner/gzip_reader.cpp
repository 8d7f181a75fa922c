#include "gzip_reader.hpp"

#include "code_error.hpp"

namespace unlisten {
namespace {

/** zlib's largest window, and its sign for gzip with its checksum. */
constexpr int gzip_window = 15 + 16;

}  // namespace

GzipReader::GzipReader(const std::string& bytes) {
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  if (inflateInit2(&stream_, gzip_window) != Z_OK)
    throw CodeError("there is no memory to unpack the archive");
}

GzipReader::~GzipReader() {
  inflateEnd(&stream_);
}

std::size_t GzipReader::read(char* to, std::size_t size) {
  stream_.next_out = reinterpret_cast<Bytef*>(to);
  stream_.avail_out = static_cast<uInt>(size);
  while (stream_.avail_out > 0 && !is_at_end_) {
    const int result = inflate(&stream_, Z_NO_FLUSH);
    is_at_end_ = result == Z_STREAM_END;
    if (result != Z_OK && !is_at_end_) throw CodeError("the archive is damaged, or is cut short");
  }
  const std::size_t read = size - stream_.avail_out;
  unpacked_ += read;
  if (unpacked_ > max_gzip_bytes) throw CodeError("the archive is too large");
  return read;
}

}  // namespace unlisten
