#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace unlisten {

/** Reads lines from a descriptor, however long. */
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd) {}

  /** @returns the next line, without its end; absent at the end of the file */
  std::optional<std::string> next();

 private:
  const int fd_;
  std::string read_;
  /** Where in `read_` the next line begins. */
  std::size_t begin_ = 0;
};

}  // namespace unlisten
