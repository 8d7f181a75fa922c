#pragma once

#include <poll.h>

#include <string>

#include "board.hpp"

namespace unlisten {

/**
 * Forwards one stream of logs from a pipe to where it really goes.
 *
 * Only by passing everything on, whoever wrote it and how, is it known whether the last line is finished.
 * Never blocks, never queues more than it read at once: a writer that nobody reads waits.
 */
class LogPump {
 public:
  /** @param from  the reading end of a pipe, non-blocking */
  LogPump(int from, int to, LogProgress& progress);

  /** What to wait for. */
  pollfd waits_for() const;
  /** Moves what can be moved at once. */
  void move();
  /** Whether all that was written so far has gone out. */
  bool is_drained() const;
  /** Writes the marker that ends an activation's logs after what was forwarded, on a line of its own. */
  void end_activation();

 private:
  void take();
  void forward();

  int from_;
  int to_;
  LogProgress& progress_;
  std::string pending_;
};

}  // namespace unlisten
