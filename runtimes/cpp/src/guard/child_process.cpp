#include "child_process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace unlisten {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

LogPipe::LogPipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("cannot make a pipe");
  from = ends[0];
  to = ends[1];
  fcntl(from, F_SETFL, O_NONBLOCK);
}

SignalQueue::SignalQueue() {
  sigset_t awaited;
  sigemptyset(&awaited);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) sigaddset(&awaited, signal);
  sigprocmask(SIG_BLOCK, &awaited, &before_);
  // In the child too, where it stays: a connection that is closed by its other end must not end a service.
  std::signal(SIGPIPE, SIG_IGN);
  fd_ = signalfd(-1, &awaited, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd_ < 0) fail("cannot wait for signals");
}

int SignalQueue::next() {
  signalfd_siginfo info;
  return read(fd_, &info, sizeof(info)) == sizeof(info) ? static_cast<int>(info.ssi_signo) : 0;
}

void SignalQueue::leave_to_child() const {
  close(fd_);
  sigprocmask(SIG_SETMASK, &before_, nullptr);
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
