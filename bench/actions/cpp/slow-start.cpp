// A service that takes 5 ms of work to load, as one does that reads a model or fills its tables.

#include <chrono>
#include <unlisten/action.hpp>

namespace {

using Clock = std::chrono::steady_clock;

bool load() {
  const auto until = Clock::now() + std::chrono::milliseconds(5);
  while (Clock::now() < until) {
  }
  return true;
}

const bool is_loaded = load();

}  // namespace

unlisten::json echo(const unlisten::json& params) { return is_loaded ? params : unlisten::json::object(); }

UNLISTEN_MAIN(echo)
