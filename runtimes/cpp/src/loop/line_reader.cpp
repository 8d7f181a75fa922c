#include "line_reader.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace unlisten {

std::optional<std::string> LineReader::next() {
  std::size_t searched = begin_;
  while (true) {
    const std::size_t end = read_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = read_.substr(begin_, end - begin_);
      begin_ = end + 1;
      return line;
    }
    read_.erase(0, begin_);
    begin_ = 0;
    searched = read_.size();
    char bytes[64 * 1024];
    const ssize_t size = read(fd_, bytes, sizeof(bytes));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return std::nullopt;
    read_.append(bytes, static_cast<std::size_t>(size));
  }
}

}  // namespace unlisten
