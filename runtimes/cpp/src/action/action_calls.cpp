#include "action_calls.hpp"

#include <utility>

#include "call_main.hpp"

namespace unlisten {

void refuse(const std::string& text, const Reply& reply) {
  const bool is_internal = text.rfind("Internal system error:", 0) == 0;
  log_line(is_internal ? text : "Internal system error: " + text);
  reply(failure(403, text));
}

void fail_init(const std::string& why, LogMarkers& markers, const Reply& reply) {
  log_line("Error during initialization: " + why);
  markers.end_activation();
  reply(failure(502, "Initialization has failed due to: " + why));
}

ActionCalls::ActionCalls(const Mains& mains, LogMarkers& markers, Board& board, bool overlap)
    : mains_(mains), markers_(markers), board_(board), overlap_(overlap) {}

std::string ActionCalls::choose(const std::string& name) {
  std::string known;
  for (const NamedMain& named : mains_) {
    if (named.name == name) {
      main_ = &named.main;
      board_.phase = Phase::ready;
      return "";
    }
    known += (known.empty() ? "" : ", ") + named.name;
  }
  return "the executable has no main named \"" + name + "\"; it has: " + known;
}

void ActionCalls::init(json body, Reply reply) {
  if (main_ != nullptr) return refuse(initialized_twice, reply);
  const json value = body.is_object() ? body.value("value", json::object()) : json::object();
  const json main = value.is_object() ? value.value("main", json()) : json();
  const std::string name = main.is_string() ? main.get<std::string>() : "";
  const std::string problem = choose(name.empty() ? "main" : name);
  if (!problem.empty()) return fail_init(problem, markers_, reply);
  if (value.is_object()) export_init(value.value("env", json::object()));
  reply({200, R"({"OK":true})"});
}

void ActionCalls::run(json body, Reply reply) {
  if (main_ == nullptr) return refuse("System not initialized.", reply);
  RunRequest request = read_run(std::move(body));
  if (!request.refusal.empty()) return refuse(request.refusal, reply);
  // Setting a variable moves what another thread may be reading: runs that overlap see those of the first
  // one.
  if (runs_++ == 0) environment_.export_run(request.metadata);
  if (!overlap_) return answer_run(std::move(request), reply);
  threads_.start([this, request = std::move(request), reply = std::move(reply)]() mutable {
    answer_run(std::move(request), reply);
  });
}

void ActionCalls::answer_run(RunRequest request, const Reply& reply) {
  const Context context(std::move(request.metadata));
  const ResultAnswer result = call_main(*main_, std::move(request.params), context);
  if (!result.log.empty()) log_line(result.log);
  markers_.end_activation();
  --runs_;
  reply(result.answer);
}

}  // namespace unlisten
