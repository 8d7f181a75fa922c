#pragma once

#include <string>
#include <vector>

namespace unlisten {

/** The descriptors that connect a process that serves to its guardian. They outlive `execve`. */
struct Lifeline {
  int listener = -1;
  /** Takes a duplicate of each connection. */
  int channel = -1;
  /** See `Board`. */
  int board = -1;
  /** The pipes to the guardian that descriptors 1 and 2 lead to, whatever the action makes of those. */
  int log_stdout = -1;
  int log_stderr = -1;
  /** Where logs end up. */
  int real_stdout = -1;
  int real_stderr = -1;
};

/** A connection that one process takes over from another. */
struct CarriedConnection {
  int fd = -1;
  /** Its place on the board; -1 when the board was full. */
  int slot = -1;
  /** What has arrived and was not answered. */
  std::string received;
};

/** Hands a duplicate of a connection to the guardian. */
void entrust(const Lifeline& lifeline, int fd, int slot);

/** Takes what `entrust` sent. @returns false when there is nothing (now) */
bool take_entrusted(int channel, CarriedConnection& connection);

}  // namespace unlisten
