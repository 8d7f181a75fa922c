#pragma once

#include <string>
#include <unlisten/action.hpp>

#include "../environment.hpp"
#include "../guard/board.hpp"
#include "../http/calls.hpp"
#include "../log_markers.hpp"
#include "run_request.hpp"
#include "run_threads.hpp"

namespace unlisten {

/** What an `/init` that came too late is refused with. Compared by the platform's own tests. */
inline constexpr const char* initialized_twice = "Cannot initialize the action more than once.";

/** Logs why a call is refused, without markers since no code has run, and answers so. */
void refuse(const std::string& text, const Reply& reply);

/** Logs why an `/init` failed, ends its logs, and answers so. */
void fail_init(const std::string& why, LogMarkers& markers, const Reply& reply);

/** The calls of an action that is linked into this process. */
class ActionCalls : public Calls {
 public:
  /** @param overlap  whether a run may begin while another one is under way */
  ActionCalls(const Mains& mains, LogMarkers& markers, Board& board, bool overlap);

  /** The executable is the code already: what `/init` says of it is ignored, its `env` and `main` are not. */
  void init(json body, Reply reply) override;
  void run(json body, Reply reply) override;

  /** Makes the named main the one that runs. @returns why it cannot; empty when it can */
  std::string choose(const std::string& name);

 private:
  void answer_run(RunRequest request, const Reply& reply);

  const Mains& mains_;
  LogMarkers& markers_;
  Board& board_;
  const bool overlap_;
  const Main* main_ = nullptr;
  RunEnvironment environment_;
  RunThreads threads_;
  /** Runs under way. */
  std::atomic<int> runs_{0};
};

}  // namespace unlisten
