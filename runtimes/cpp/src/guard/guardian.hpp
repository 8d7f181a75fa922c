#pragma once

#include <functional>
#include <vector>

#include "../options.hpp"
#include "board.hpp"
#include "lifeline.hpp"

namespace unlisten {

/** What is guarded. */
struct GuardedWork {
  /** Serves in the child process, from its first connections on; returns only when that process is to end. */
  std::function<void(const Lifeline&, Board&, std::vector<CarriedConnection>)> serve;
  /** Whether a fresh child may follow one that failed to load its action. */
  bool can_start_anew = false;
  /** Removes what the children left behind; called at the end. */
  std::function<void()> clean_up = [] {};
};

/**
 * Listens, lets a child process serve, and answers for it when it dies, whatever it died of.
 *
 * The child does all the work on the same listening socket. This process forwards its logs, keeps a duplicate
 * of each of its connections, and sees on the board which of them is owed an answer.
 *
 * @returns the exit code of this process
 */
int guard(const Options& options, const GuardedWork& work);

}  // namespace unlisten
