#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace unlisten {

/** What a connection is owed when the process that serves it dies. */
enum class Owed : std::uint8_t {
  /** There is no connection. */
  closed,
  nothing,
  init,
  run,
  /** Its answer is being written; a second one would be read as the answer to the next call. */
  answering,
};

/** How far the action is. */
enum class Phase : std::uint8_t {
  cold,
  ready,
  /** Loading failed and was answered; the process is to be replaced by a fresh one. */
  failed,
};

/** How far the guardian is with a stream of logs. Written by the guardian, read by the process that serves.
 */
struct LogProgress {
  /** Odd while the guardian reads from the pipe: what `taken` says is not to be trusted then. */
  std::atomic<std::uint32_t> reading;
  /** Counts what was forwarded in pieces; waited for as a futex. */
  std::atomic<std::uint32_t> forwards;
  /** Bytes. */
  std::atomic<std::uint64_t> taken;
  std::atomic<std::uint64_t> forwarded;
  /** Whether the last thing that went out was no line break. */
  std::atomic<bool> line_open;
};

/** Connections a guardian can answer for. Those beyond are served, too. */
inline constexpr std::size_t max_slots = 4096;

/**
 * What the guardian and the process that serves both see: a piece of shared memory, all zero at first.
 *
 * Its layout is part of what an executable and the runner that loads it agree on; see `takeover_marker`.
 */
struct Board {
  std::atomic<Phase> phase;
  std::array<LogProgress, 2> logs;
  std::array<std::atomic<Owed>, max_slots> slots;
  /** Whether the connection ends with the answer that is owed, as its request asked. */
  std::array<std::atomic<bool>, max_slots> closes;
};

static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "the board is shared between processes");

/** Makes a board in a memory file. @throws std::system_error */
int create_board();

/** Maps the board of a memory file, for as long as the process lives. @throws std::system_error */
Board& map_board(int fd);

}  // namespace unlisten
