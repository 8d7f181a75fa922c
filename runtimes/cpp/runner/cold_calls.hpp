#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "../src/guard/board.hpp"
#include "../src/guard/lifeline.hpp"
#include "../src/http/calls.hpp"
#include "../src/http/server.hpp"
#include "../src/log_markers.hpp"
#include "child_loop.hpp"
#include "prepare_action.hpp"

namespace unlisten {

/**
 * The calls of a runner that has no code yet.
 *
 * Code with our library takes this process over, and answers `/init` and everything later itself; any other
 * executable becomes a child process.
 */
class ColdCalls : public Calls {
 public:
  ColdCalls(const Lifeline& lifeline, Board& board, std::filesystem::path scratch, Toolkit toolkit);

  void serve_on(Server& server) { server_ = &server; }

  void init(nlohmann::json body, Reply reply) override;
  void run(nlohmann::json body, Reply reply) override;

 private:
  /** @throws CodeError */
  void load(const nlohmann::json& value);
  std::string take_over(const PreparedAction& action, const std::string& main);
  Answer exchange(const nlohmann::json& body);

  const Lifeline lifeline_;
  Board& board_;
  LogMarkers markers_;
  const std::filesystem::path scratch_;
  const Toolkit toolkit_;
  Server* server_ = nullptr;
  std::unique_ptr<ChildLoop> child_;
  int loads_ = 0;
};

}  // namespace unlisten
