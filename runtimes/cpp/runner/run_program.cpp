#include "run_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

extern char** environ;

namespace unlisten {
namespace {

constexpr std::size_t max_output = 64 * 1024;

std::string read_to_end(int fd) {
  std::string output;
  char bytes[16 * 1024];
  ssize_t size;
  while ((size = read(fd, bytes, sizeof(bytes))) > 0 || (size < 0 && errno == EINTR)) {
    if (size > 0) output.append(bytes, std::min(static_cast<std::size_t>(size), max_output - output.size()));
  }
  return output;
}

}  // namespace

ProgramResult run_program(const std::vector<std::string>& command, const std::string& folder) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {-1, std::strerror(errno)};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int problem = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  ProgramResult result;
  if (problem != 0) {
    result.output = "cannot start " + command[0] + ": " + std::strerror(problem);
  } else {
    result.output = read_to_end(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  }
  close(ends[0]);
  return result;
}

}  // namespace unlisten
