#include "cold_calls.hpp"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "../src/action/action_calls.hpp"
#include "../src/action/result.hpp"
#include "../src/environment.hpp"
#include "../src/takeover.hpp"
#include "code_error.hpp"

namespace unlisten {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/** Compared by clients and by the platform's own tests. Source: runtime-nodejs, service.js, initCode. */
constexpr const char* code_missing = "Missing main/no code to execute.";

std::string text_in(const json& value, const char* key) {
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

ColdCalls::ColdCalls(const Lifeline& lifeline, Board& board, fs::path scratch, Toolkit toolkit)
    : lifeline_(lifeline),
      board_(board),
      markers_(lifeline, board),
      scratch_(std::move(scratch)),
      toolkit_(std::move(toolkit)) {}

void ColdCalls::init(json body, Reply reply) {
  if (child_ != nullptr) return refuse(initialized_twice, reply);
  const json value = body.is_object() ? body.value("value", json::object()) : json::object();
  if (!value.is_object() || text_in(value, "main").empty() || text_in(value, "code").empty()) {
    return reply(failure(403, code_missing));
  }
  try {
    load(value);
  } catch (const std::exception& error) {
    fail_init(error.what(), markers_, reply);
    if (child_ == nullptr && board_.phase != Phase::failed) return;
    // Variables are set and cannot be taken back: the guardian starts a fresh runner.
    std::exit(1);
  }
  board_.phase = Phase::ready;
  reply({200, R"({"OK":true})"});
}

void ColdCalls::load(const json& value) {
  const fs::path folder = scratch_ / std::to_string(++loads_);
  fs::create_directory(folder);
  const json binary = value.value("binary", json(false));
  const bool is_binary = binary == true || binary == "true";
  PreparedAction action;
  try {
    action = prepare_action(text_in(value, "code"), is_binary, folder, toolkit_);
  } catch (const std::exception&) {
    fs::remove_all(folder);
    throw;
  }
  // From here on this process is the action's, or of no more use.
  board_.phase = Phase::failed;
  export_init(value.value("env", json::object()));
  if (!can_take_over(action.executable)) {
    child_ = std::make_unique<ChildLoop>(action);
  } else {
    if (chdir(action.folder.c_str()) != 0) throw CodeError("cannot enter the folder of the archive");
    throw CodeError(take_over(action, text_in(value, "main")));
  }
}

/** @returns why it could not; otherwise never */
std::string ColdCalls::take_over(const PreparedAction& action, const std::string& main) {
  board_.phase = Phase::cold;
  Takeover takeover;
  takeover.lifeline = lifeline_;
  takeover.main = main;
  for (Connection* connection : server_->connections()) {
    if (connection->awaits_init()) {
      takeover.init_connection = takeover.connections.size();
      takeover.init_framing = connection->framing();
    }
    takeover.connections.push_back(connection->carry());
  }
  std::string problem = become(action.executable, takeover);
  board_.phase = Phase::failed;
  return problem;
}

void ColdCalls::run(json body, Reply reply) {
  if (child_ == nullptr) return refuse("System not initialized.", reply);
  const json value = body.is_object() ? body.value("value", json::object()) : json::object();
  if (value.is_primitive() && !value.is_null()) {
    const std::string type = value.type_name();
    return refuse("Internal system error: the argument must be a dictionary but has type '" + type + "'.",
                  reply);
  }
  if (!body.is_object()) body = json::object();
  body["value"] = value.is_null() ? json::object() : value;
  const Answer answer = exchange(body);
  reply(answer);
  // As an action that has ended its own process: the platform starts another.
  if (child_ == nullptr) std::exit(1);
}

Answer ColdCalls::exchange(const json& body) {
  const std::optional<std::string> line = child_->exchange(body);
  Answer answer;
  if (!line) {
    answer =
        failure(502, "An error has occurred: the action ended the process with " + child_->describe_end());
    child_.reset();
  } else {
    const json result = json::parse(*line, nullptr, false);
    if (result.is_discarded()) {
      answer = failure(502, "The action's result is not JSON.");
    } else {
      ResultAnswer read = answer_result(result);
      if (!read.log.empty()) log_line(read.log);
      answer = std::move(read.answer);
    }
  }
  markers_.end_activation();
  return answer;
}

}  // namespace unlisten
