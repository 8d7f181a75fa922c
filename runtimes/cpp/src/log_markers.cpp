#include "log_markers.hpp"

#include <linux/futex.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

namespace unlisten {
namespace {

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(fd, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    // A reader that went away is no reason to fail the activation.
    if (size < 0) return;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

/** Bytes that were ever written to the pipe behind `fd`. */
std::uint64_t written_so_far(int fd, const LogProgress& progress) {
  while (true) {
    const std::uint32_t before = progress.reading.load();
    int in_pipe = 0;
    if (ioctl(fd, FIONREAD, &in_pipe) != 0) return progress.forwarded.load();
    const std::uint64_t taken = progress.taken.load();
    if (before % 2 == 0 && progress.reading.load() == before)
      return taken + static_cast<std::uint64_t>(in_pipe);
    // The guardian is between reading and saying so, which takes it no time.
    usleep(0);
  }
}

void wait_until_forwarded(LogProgress& progress, std::uint64_t bytes) {
  while (true) {
    const std::uint32_t seen = progress.forwards.load();
    if (progress.forwarded.load() >= bytes) return;
    syscall(SYS_futex, &progress.forwards, FUTEX_WAIT, seen, nullptr, nullptr, 0);
  }
}

}  // namespace

void flush_streams() {
  std::cout.flush();
  std::cerr.flush();
  std::clog.flush();
  // Not all streams of the C library: a thread that waits for input holds the lock of its stream.
  std::fflush(stdout);
  std::fflush(stderr);
}

void log_line(std::string_view text) {
  flush_streams();
  // One write, so that it stays one line between those of others.
  write_all(STDERR_FILENO, std::string(text) + '\n');
}

LogMarkers::LogMarkers(const Lifeline& lifeline, Board& board) : lifeline_(lifeline), board_(board) {}

void LogMarkers::end_activation() {
  flush_streams();
  const std::lock_guard<std::mutex> lock(writing_);
  const int pipes[] = {lifeline_.log_stdout, lifeline_.log_stderr};
  const int ends[] = {lifeline_.real_stdout, lifeline_.real_stderr};
  for (int stream = 0; stream < 2; ++stream) {
    LogProgress& progress = board_.logs[stream];
    wait_until_forwarded(progress, written_so_far(pipes[stream], progress));
    std::string marker(end_of_activation_line);
    if (progress.line_open.exchange(false)) marker.insert(0, 1, '\n');
    write_all(ends[stream], marker);
  }
}

}  // namespace unlisten
