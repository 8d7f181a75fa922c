#pragma once

#include <sys/types.h>

#include <array>

#include "lifeline.hpp"

namespace unlisten {

/** A pipe for one stream of the child's logs. Both ends stay open here, so that a next child can write to it.
 */
struct LogPipe {
  int from = -1;
  int to = -1;

  /** @throws std::system_error */
  LogPipe();
};

/**
 * The signals a guardian waits for, on a descriptor. There is one such queue in a process.
 *
 * By handlers, which are there for all threads of the process; blocking signals would leave them to the
 * others.
 */
class SignalQueue {
 public:
  /** @throws std::system_error */
  SignalQueue();

  int fd() const { return fd_; }
  /** @returns 0 when there is none (now) */
  int next() const;
  /** Gives a child process the signals as they were. */
  void leave_to_child() const;

 private:
  int fd_ = -1;
};

/**
 * Forks a child that leads a process group of its own and does not outlive this process.
 *
 * @returns 0 in the child. @throws std::system_error
 */
pid_t fork_child();

/** In the child: sends its logs through the pipes, takes its stdin away, and keeps what it needs to serve. */
Lifeline connect_child(int listener, int channel, int board, const std::array<LogPipe, 2>& pipes);

}  // namespace unlisten
