#include "log_pump.hpp"

#include <linux/futex.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "../log_markers.hpp"

namespace unlisten {
namespace {

/** Bytes read at once. */
constexpr std::size_t max_taken = 64 * 1024;

bool can_write(int fd) {
  pollfd wait{fd, POLLOUT, 0};
  return poll(&wait, 1, 0) > 0;
}

}  // namespace

LogPump::LogPump(int from, int to, LogProgress& progress) : from_(from), to_(to), progress_(progress) {}

pollfd LogPump::waits_for() const {
  return pending_.empty() ? pollfd{from_, POLLIN, 0} : pollfd{to_, POLLOUT, 0};
}

void LogPump::move() {
  if (pending_.empty()) take();
  forward();
}

bool LogPump::is_drained() const {
  int waiting = 0;
  return pending_.empty() && ioctl(from_, FIONREAD, &waiting) == 0 && waiting == 0;
}

void LogPump::end_activation() {
  const bool line_open = pending_.empty() ? progress_.line_open.load() : pending_.back() != '\n';
  if (line_open) pending_ += '\n';
  pending_ += end_of_activation_line;
}

void LogPump::take() {
  pending_.resize(max_taken);
  progress_.reading.fetch_add(1);
  const ssize_t size = read(from_, pending_.data(), pending_.size());
  pending_.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  progress_.taken.fetch_add(pending_.size());
  progress_.reading.fetch_add(1);
}

void LogPump::forward() {
  std::size_t done = 0;
  // What poll calls writable takes at least PIPE_BUF bytes of a pipe without blocking.
  while (done < pending_.size() && can_write(to_)) {
    const std::size_t piece = std::min<std::size_t>(pending_.size() - done, PIPE_BUF);
    const ssize_t size = write(to_, pending_.data() + done, piece);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) break;
    // A reader that went away is no reason to stop the action.
    done += size < 0 ? piece : static_cast<std::size_t>(size);
  }
  if (done == 0) return;
  progress_.line_open = pending_[done - 1] != '\n';
  pending_.erase(0, done);
  progress_.forwarded.fetch_add(done);
  progress_.forwards.fetch_add(1);
  syscall(SYS_futex, &progress_.forwards, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace unlisten
