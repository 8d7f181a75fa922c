#include "child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

namespace unlisten {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

constexpr int awaited_signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};

/** Where the handler writes to. */
volatile int signals_arrive = -1;

void note_signal(int signal) {
  const int saved = errno;
  const auto number = static_cast<std::uint8_t>(signal);
  static_cast<void>(!write(signals_arrive, &number, 1));
  errno = saved;
}

}  // namespace

LogPipe::LogPipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe");
  from = ends[0];
  to = ends[1];
  fcntl(from, F_SETFL, O_NONBLOCK);
}

SignalQueue::SignalQueue() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) fail("cannot make a pipe");
  fd_ = ends[0];
  signals_arrive = ends[1];
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : awaited_signals) sigaction(signal, &action, nullptr);
  // In the child too, where it stays: a connection that is closed by its other end must not end a service.
  std::signal(SIGPIPE, SIG_IGN);
}

int SignalQueue::next() const {
  std::uint8_t signal = 0;
  return read(fd_, &signal, 1) == 1 ? signal : 0;
}

void SignalQueue::leave_to_child() const {
  for (const int signal : awaited_signals) std::signal(signal, SIG_DFL);
  close(fd_);
  close(signals_arrive);
}

pid_t fork_child() {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) fail("cannot start a process");
  if (child > 0) {
    setpgid(child, child);
    return child;
  }
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have died before the system knew that it should tell.
  if (getppid() != parent) _exit(1);
  return 0;
}

Lifeline connect_child(int listener, int channel, int board, const std::array<LogPipe, 2>& pipes) {
  Lifeline lifeline;
  lifeline.listener = listener;
  lifeline.channel = channel;
  lifeline.board = board;
  lifeline.log_stdout = pipes[0].to;
  lifeline.log_stderr = pipes[1].to;
  lifeline.real_stdout = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  lifeline.real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  dup2(pipes[0].to, STDOUT_FILENO);
  dup2(pipes[1].to, STDERR_FILENO);
  // The guardian watches it.
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  if (nothing > STDERR_FILENO) close(nothing);
  for (const LogPipe& pipe : pipes) close(pipe.from);
  return lifeline;
}

}  // namespace unlisten
