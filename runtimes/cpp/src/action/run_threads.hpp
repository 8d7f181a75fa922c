#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace unlisten {

/**
 * Threads for runs that overlap: as many as there are runs at once, kept for later ones.
 *
 * They end with the process, and so does what they work on: an object of this kind must live as long.
 */
class RunThreads {
 public:
  /** Does the work on a thread of its own. */
  void start(std::function<void()> work);

 private:
  void work_on();

  std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> waiting_;
  std::size_t idle_ = 0;
};

}  // namespace unlisten
