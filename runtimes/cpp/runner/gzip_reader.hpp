#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace unlisten {

/** Bytes that are unpacked at most: what an archive may unpack to, and the heads of its entries. */
inline constexpr std::uint64_t max_gzip_bytes = 768ull * 1024 * 1024;

/** Unpacks gzip in memory, as it is asked for. */
class GzipReader {
 public:
  /** @param bytes  must outlive the reader */
  explicit GzipReader(const std::string& bytes);
  ~GzipReader();
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  /** @returns how many bytes there were, fewer than asked for only at the end. @throws CodeError when it is
   * damaged or too long */
  std::size_t read(char* to, std::size_t size);

 private:
  z_stream stream_{};
  std::uint64_t unpacked_ = 0;
  bool is_at_end_ = false;
};

}  // namespace unlisten
