#include "action_loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "../action/call_main.hpp"
#include "../action/run_request.hpp"
#include "../environment.hpp"
#include "../http/read_body.hpp"
#include "../is_pipe.hpp"
#include "../log_markers.hpp"
#include "line_reader.hpp"

namespace unlisten {
namespace {

constexpr int results = 3;

bool has_text(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

void write_line(std::string line) {
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t size = write(results, rest.data(), rest.size());
    if (size < 0 && errno != EINTR) return;
    if (size > 0) rest.remove_prefix(static_cast<std::size_t>(size));
  }
}

/** Keeps stdin and the results from the action and its children; they have no part in the protocol. */
int take_stdin() {
  const int lines = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, results + 1);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  close(nothing);
  fcntl(results, F_SETFD, FD_CLOEXEC);
  return lines;
}

std::string run_line(const Main& main, const std::string& line, RunEnvironment& environment) {
  Body body = read_body(line);
  if (body.refusal) return body.refusal->body;
  RunRequest request = read_run(std::move(body.value));
  if (!request.refusal.empty()) return failure(403, request.refusal).body;
  environment.export_run(request.metadata);
  const Context context(std::move(request.metadata));
  const ResultAnswer result = call_main(main, std::move(request.params), context);
  if (!result.log.empty()) log_line(result.log);
  // The proxy's words for what is no object or array are its own, so it must see something of that kind; null
  // it would pass on.
  const bool is_no_result =
      result.answer.status != 200 && result.answer.body == failure(502, not_a_dictionary).body;
  return is_no_result ? "false" : result.answer.body;
}

}  // namespace

bool is_started_by_proxy() {
  const bool is_told_so = has_text("__OW_PROXY_VERSION") || has_text("__OW_WAIT_FOR_ACK");
  // Not every proxy says so. One that listens is started without a descriptor 3, or with arguments.
  return is_pipe(results) && (is_told_so || is_pipe(STDIN_FILENO));
}

int serve_action_loop(const Mains& mains, const std::string& name) {
  const auto named =
      std::find_if(mains.begin(), mains.end(), [&](const NamedMain& it) { return it.name == name; });
  if (named == mains.end()) {
    log_line("the executable has no main named \"" + name + "\"");
    return 1;
  }
  LineReader lines(take_stdin());
  RunEnvironment environment;
  flush_streams();
  if (has_text("__OW_WAIT_FOR_ACK")) write_line(R"({"ok":true})");
  while (const std::optional<std::string> line = lines.next()) {
    const std::string result = run_line(named->main, *line, environment);
    // The proxy ends the logs as soon as it has the result.
    flush_streams();
    write_line(result);
  }
  return 0;
}

}  // namespace unlisten
