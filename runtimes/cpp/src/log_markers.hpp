#pragma once

#include <mutex>
#include <string_view>

#include "guard/board.hpp"
#include "guard/lifeline.hpp"

namespace unlisten {

/** Ends an activation's logs, on each stream. Source: OpenWhisk, Container.scala, ACTIVATION_LOG_SENTINEL. */
inline constexpr std::string_view end_of_activation_line = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n";

/** Writes out what the iostreams and the C library have buffered. */
void flush_streams();

/** Writes a line of our own to stderr. */
void log_line(std::string_view text);

/** Ends the logs of activations, for a process whose logs pass through its guardian. */
class LogMarkers {
 public:
  LogMarkers(const Lifeline& lifeline, Board& board);

  /** Writes the marker lines after all that was written so far, each on a line of its own. */
  void end_activation();

 private:
  const Lifeline lifeline_;
  Board& board_;
  std::mutex writing_;
};

}  // namespace unlisten
