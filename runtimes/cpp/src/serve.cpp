#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <unlisten/action.hpp>
#include <utility>
#include <vector>

#include "action/action_calls.hpp"
#include "guard/guardian.hpp"
#include "http/server.hpp"
#include "loop/action_loop.hpp"
#include "options.hpp"
#include "takeover.hpp"

namespace unlisten {
namespace {

/** What a process that crashes has printed is to be seen, also while its global objects are being made. */
__attribute__((constructor(101))) void print_lines_at_once() {
  if (std::getenv(takeover_marker) != nullptr) setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
}

bool runs_may_overlap() {
  const char* value = std::getenv("__OW_ALLOW_CONCURRENT");
  std::string text = value == nullptr ? "" : value;
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text == "true";
}

/** Answers the `/init` that the runner before has read. */
void answer_init(const Takeover& takeover, Server& server, ActionCalls& calls, LogMarkers& markers,
                 Board& board) {
  const Reply reply = server.adopt(takeover.connections.at(*takeover.init_connection), takeover.init_framing);
  const std::string problem = calls.choose(takeover.main);
  flush_streams();
  if (problem.empty()) return reply({200, R"({"OK":true})"});
  board.phase = Phase::failed;
  fail_init(problem, markers, reply);
  // The guardian starts a fresh runner, which goes on with the connections.
  std::exit(1);
}

/** Serves below a guardian, as the successor of a process that began to. */
int serve_inherited(const Mains& mains, const Takeover& takeover) {
  Board& board = map_board(takeover.lifeline.board);
  LogMarkers markers(takeover.lifeline, board);
  ActionCalls calls(mains, markers, board, runs_may_overlap());
  Server server(takeover.lifeline, board, calls);
  if (takeover.init_connection) answer_init(takeover, server, calls, markers, board);
  for (std::size_t at = 0; at < takeover.connections.size(); ++at) {
    if (at != takeover.init_connection) server.adopt(takeover.connections[at]);
  }
  server.run();
  return 0;
}

bool has_threads() {
  const std::filesystem::directory_iterator threads("/proc/self/task");
  return std::distance(begin(threads), end(threads)) > 1;
}

/** Serves as the process that was started: it becomes the guardian, and its child serves. */
int serve_guarded(const Mains& mains, const Options& options) {
  // Threads are not there in a forked process; an action that has started some is started a second time
  // instead.
  const bool starts_anew = has_threads();
  GuardedWork work;
  work.serve = [&](const Lifeline& lifeline, Board&, const std::vector<CarriedConnection>& connections) {
    Takeover takeover;
    takeover.lifeline = lifeline;
    takeover.connections = connections;
    if (starts_anew) {
      log_line(become("/proc/self/exe", takeover));
    } else {
      setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
      serve_inherited(mains, takeover);
    }
  };
  return guard(options, work);
}

}  // namespace

int serve(int argc, char** argv, Main main) {
  return serve(argc, argv, Mains{{"main", std::move(main)}});
}

int serve(int argc, char** argv, Mains mains) {
  if (const std::optional<Takeover> takeover = inherited_takeover()) return serve_inherited(mains, *takeover);
  const ReadOptions read = read_options({argv + (argc > 0 ? 1 : 0), argv + argc});
  if (!read.problem.empty()) {
    std::cerr << read.problem << '\n' << usage(argc > 0 ? argv[0] : "action");
    return 2;
  }
  if (!read.options.listens && is_started_by_proxy()) return serve_action_loop(mains, read.options.main);
  return serve_guarded(mains, read.options);
}

}  // namespace unlisten
