#include "describe_status.hpp"

#include <sys/wait.h>

#include <cstring>

namespace unlisten {

std::string describe_status(int status) {
  if (WIFEXITED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
  const char* name = sigabbrev_np(WTERMSIG(status));
  return "signal " + (name == nullptr ? std::to_string(WTERMSIG(status)) : std::string("SIG") + name);
}

}  // namespace unlisten
