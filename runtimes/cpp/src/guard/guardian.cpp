#include "guardian.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include "../describe_status.hpp"
#include "../is_pipe.hpp"
#include "../log_markers.hpp"
#include "child_process.hpp"
#include "last_answers.hpp"
#include "listener.hpp"
#include "log_pump.hpp"

namespace unlisten {
namespace {

using Clock = std::chrono::steady_clock;

/** What a child that was asked to end may still do, and how long the last logs may take to be read. */
constexpr std::chrono::milliseconds grace{1000};

/** As a shell says it. */
int exit_code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class Guardian {
 public:
  Guardian(const Listener& listener, const Options& options, const GuardedWork& work)
      : listener_(listener),
        work_(work),
        board_fd_(create_board()),
        board_(map_board(board_fd_)),
        logs_{LogPump(pipes_[0].from, STDOUT_FILENO, board_.logs[0]),
              LogPump(pipes_[1].from, STDERR_FILENO, board_.logs[1])},
        connections_(board_),
        watches_stdin_(options.exit_with_stdin) {}

  int run();

 private:
  void start_child();
  void wait_for_events();
  void read_signals();
  void read_stdin();
  void take_connections();
  void ask_to_end(const char* why, int exit_code);
  bool are_logs_out() const;
  /** Says what a dead child can not say itself. @returns the exit code of this process, if it is to end */
  std::optional<int> bury_child();

  const Listener listener_;
  const GuardedWork& work_;
  const int board_fd_;
  Board& board_;
  std::array<LogPipe, 2> pipes_;
  std::array<LogPump, 2> logs_;
  SignalQueue signals_;
  LastAnswers connections_;
  bool watches_stdin_;
  int channel_ = -1;
  pid_t child_ = -1;
  /** How the child ended, as `waitpid` has it. */
  std::optional<int> death_;
  bool markers_written_ = false;
  /** Why this process is to end, and how; empty when nobody asked. */
  std::string end_reason_;
  int end_code_ = 0;
  /** When patience ends, with the child or with those who read the logs. */
  std::optional<Clock::time_point> limit_;
};

int Guardian::run() {
  start_child();
  while (true) {
    wait_for_events();
    const bool is_late = limit_ && Clock::now() >= *limit_;
    if (!death_) {
      if (is_late) kill(-child_, SIGKILL);
    } else if (are_logs_out() || is_late) {
      if (const std::optional<int> code = bury_child()) return *code;
    }
  }
}

void Guardian::start_child() {
  int channel[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a socket pair");
  }
  const pid_t child = fork_child();
  if (child == 0) {
    close(channel[0]);
    signals_.leave_to_child();
    const Lifeline lifeline = connect_child(listener_.fd, channel[1], board_fd_, pipes_);
    work_.serve(lifeline, board_, connections_.carried());
    std::exit(0);
  }
  close(channel[1]);
  channel_ = channel[0];
  child_ = child;
}

void Guardian::wait_for_events() {
  const bool is_done = death_ && are_logs_out();
  std::array<pollfd, 5> events{logs_[0].waits_for(), logs_[1].waits_for(), pollfd{signals_.fd(), POLLIN, 0},
                               pollfd{channel_, POLLIN, 0},
                               pollfd{watches_stdin_ ? STDIN_FILENO : -1, POLLIN, 0}};
  const int wait_ms = is_done ? 0 : limit_ ? 20 : -1;
  if (poll(events.data(), events.size(), wait_ms) <= 0) return;
  for (std::size_t stream = 0; stream < logs_.size(); ++stream) {
    if (events[stream].revents != 0) logs_[stream].move();
  }
  if (events[3].revents != 0) take_connections();
  if (events[2].revents != 0) read_signals();
  if (events[4].revents != 0) read_stdin();
}

void Guardian::read_signals() {
  while (const int signal = signals_.next()) {
    if (signal != SIGCHLD) {
      const std::string name = std::string("the runner was ended by SIG") + sigabbrev_np(signal);
      ask_to_end(name.c_str(), 128 + signal);
    }
  }
  int status = 0;
  pid_t gone;
  // Others, too: in a container this process inherits every process whose parent has died.
  while ((gone = waitpid(-1, &status, WNOHANG)) > 0) {
    if (gone != child_) continue;
    death_ = status;
    kill(-child_, SIGKILL);
    limit_ = Clock::now() + grace;
  }
}

void Guardian::read_stdin() {
  char bytes[4096];
  if (read(STDIN_FILENO, bytes, sizeof(bytes)) > 0) return;
  watches_stdin_ = false;
  ask_to_end("the runner was ended by the process that started it", 128 + SIGTERM);
}

void Guardian::take_connections() {
  CarriedConnection connection;
  bool any = false;
  while (take_entrusted(channel_, connection)) {
    connections_.keep(connection);
    any = true;
  }
  if (any) return;
  close(channel_);
  channel_ = -1;
}

void Guardian::ask_to_end(const char* why, int exit_code) {
  if (!end_reason_.empty()) return;
  end_reason_ = why;
  end_code_ = exit_code;
  if (death_) return;
  kill(-child_, SIGTERM);
  limit_ = Clock::now() + grace;
}

bool Guardian::are_logs_out() const {
  return logs_[0].is_drained() && logs_[1].is_drained();
}

std::optional<int> Guardian::bury_child() {
  if (channel_ >= 0) take_connections();
  const int runs = connections_.owed(Owed::run);
  const int inits = connections_.owed(Owed::init);
  if (!markers_written_) {
    markers_written_ = true;
    for (int call = 0; call < runs + inits; ++call) {
      for (LogPump& log : logs_) log.end_activation();
    }
    for (LogPump& log : logs_) log.move();
    limit_ = Clock::now() + grace;
    if (!are_logs_out()) return std::nullopt;
  }
  const std::string how = "the action ended the process with " + describe_status(*death_);
  connections_.answer_owed(end_reason_.empty() ? how : end_reason_);
  const bool failed_to_load = inits > 0 || board_.phase == Phase::failed;
  if (!end_reason_.empty() || !work_.can_start_anew || !failed_to_load) {
    connections_.refuse_the_rest(listener_.fd);
    work_.clean_up();
    return end_reason_.empty() ? exit_code_of(*death_) : end_code_;
  }
  if (channel_ >= 0) close(channel_);
  board_.phase = Phase::cold;
  death_.reset();
  limit_.reset();
  markers_written_ = false;
  start_child();
  return std::nullopt;
}

}  // namespace

int guard(const Options& options, const GuardedWork& work) {
  if (options.exit_with_stdin && !is_pipe(STDIN_FILENO)) {
    std::cerr << "--exit-with-stdin needs a pipe as stdin\n";
    work.clean_up();
    return 2;
  }
  try {
    const Listener listener = listen_on(options.host, options.port);
    // What the C library has buffered would be written by both processes.
    flush_streams();
    Guardian guardian(listener, options, work);
    announce(listener, options);
    return guardian.run();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    work.clean_up();
    return 1;
  }
}

}  // namespace unlisten
