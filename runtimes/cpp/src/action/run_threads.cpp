#include "run_threads.hpp"

#include <thread>
#include <utility>

namespace unlisten {

void RunThreads::start(std::function<void()> work) {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_.push_back(std::move(work));
  if (idle_ >= waiting_.size()) {
    has_work_.notify_one();
  } else {
    std::thread([this] { work_on(); }).detach();
  }
}

void RunThreads::work_on() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    ++idle_;
    has_work_.wait(lock, [this] { return !waiting_.empty(); });
    --idle_;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace unlisten
