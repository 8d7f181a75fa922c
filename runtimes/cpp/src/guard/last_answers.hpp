#pragma once

#include <string>
#include <vector>

#include "board.hpp"
#include "lifeline.hpp"

namespace unlisten {

/** The guardian's duplicates of a child's connections, and what it says on them when the child has died. */
class LastAnswers {
 public:
  explicit LastAnswers(Board& board) : board_(board) {}

  /** Keeps a connection in the place of the one that had its slot before. */
  void keep(const CarriedConnection& connection);

  /** Whether an `/init` or `/run` was under way. */
  int owed(Owed kind) const;

  /** Answers what was under way, 502. @param how  "the action ended the process with exit code 3" */
  void answer_owed(const std::string& how);

  /**
   * Answers those that had just sent something and those that were not yet accepted with 503, which has the
   * platform repeat the call elsewhere, and ends all connections.
   */
  void refuse_the_rest(int listener);

  /** Open connections, for the next child. */
  std::vector<CarriedConnection> carried();

 private:
  void drop(std::size_t slot);

  Board& board_;
  /** By slot; -1 where there is none. */
  std::vector<int> connections_;
};

}  // namespace unlisten
