#include "child_loop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "../src/describe_status.hpp"
#include "code_error.hpp"

namespace unlisten {

using nlohmann::json;

namespace {

/** The descriptor the protocol's results come on. */
constexpr int results_fd = 3;

/** A pair of ends: what is written to one is read from the other. Sockets, where writing can not raise a
 * signal. */
struct Pair {
  int here = -1;
  int there = -1;

  Pair() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw CodeError(std::strerror(errno));
    here = ends[0];
    there = ends[1];
  }
};

/** In the child. Says over `problems` why the executable cannot be started. */
[[noreturn]] void become_child(const PreparedAction& action, int lines, int results, int problems) {
  // Out of the way first: one of them may have the number that another one is to get.
  const int kept = fcntl(problems, F_DUPFD_CLOEXEC, results_fd + 1);
  const int answers = fcntl(results, F_DUPFD_CLOEXEC, results_fd + 1);
  dup2(lines, STDIN_FILENO);
  dup2(answers, results_fd);
  signal(SIGPIPE, SIG_DFL);
  setenv("__OW_WAIT_FOR_ACK", "1", 1);
  const char* path = action.executable.c_str();
  if (chdir(action.folder.c_str()) == 0) execl(path, path, static_cast<char*>(nullptr));
  const int problem = errno;
  static_cast<void>(!write(kept, &problem, sizeof(problem)));
  _exit(127);
}

bool is_acknowledgement(const std::optional<std::string>& line) {
  if (!line) return false;
  const json said = json::parse(*line, nullptr, false);
  return said.is_object() && said.value("ok", json()) == true;
}

}  // namespace

ChildLoop::ChildLoop(const PreparedAction& action) {
  const Pair lines;
  const Pair results;
  const Pair problems;
  child_ = fork();
  if (child_ < 0) throw CodeError(std::string("cannot start a process: ") + std::strerror(errno));
  if (child_ == 0) become_child(action, lines.there, results.there, problems.there);
  for (const Pair* pair : {&lines, &results, &problems}) close(pair->there);
  lines_ = lines.here;
  results_ = results.here;
  reader_ = std::make_unique<LineReader>(results_);
  int problem = 0;
  const bool has_problem = read(problems.here, &problem, sizeof(problem)) == sizeof(problem);
  close(problems.here);
  if (has_problem) throw CodeError(std::string("cannot execute it: ") + std::strerror(problem));
  const std::optional<std::string> line = reader_->next();
  if (is_acknowledgement(line)) return;
  if (line) throw CodeError("the executable did not say that it is ready");
  throw CodeError("the action ended the process with " + describe_end());
}

ChildLoop::~ChildLoop() {
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  close(lines_);
  close(results_);
}

std::optional<std::string> ChildLoop::exchange(const json& body) {
  const std::string line = body.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t size = send(lines_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (size < 0 && errno != EINTR) break;
    if (size > 0) rest.remove_prefix(static_cast<std::size_t>(size));
  }
  return reader_->next();
}

std::string ChildLoop::describe_end() {
  int status = 0;
  // It has closed its end; whoever does that without ending has broken the protocol, and is ended.
  for (int tries = 0; tries < 50; ++tries) {
    if (waitpid(child_, &status, WNOHANG) == child_) {
      child_ = -1;
      return describe_status(status);
    }
    poll(nullptr, 0, 10);
  }
  return "its results closed";
}

}  // namespace unlisten
