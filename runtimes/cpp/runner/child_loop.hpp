#pragma once

#include <sys/types.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "../src/loop/line_reader.hpp"
#include "prepare_action.hpp"

namespace unlisten {

/** An executable without this library, spoken to in the ActionLoop protocol; see src/loop/action_loop.hpp. */
class ChildLoop {
 public:
  /**
   * Starts it, and waits until it says that it is ready.
   *
   * @throws CodeError
   */
  explicit ChildLoop(const PreparedAction& action);
  ~ChildLoop();
  ChildLoop(const ChildLoop&) = delete;
  ChildLoop& operator=(const ChildLoop&) = delete;

  /** @param body  of `/run`. @returns the line it answers; absent when it ended instead */
  std::optional<std::string> exchange(const nlohmann::json& body);
  /** How it ended: "exit code 3", "signal SIGKILL". */
  std::string describe_end();

 private:
  pid_t child_ = -1;
  int lines_ = -1;
  int results_ = -1;
  std::unique_ptr<LineReader> reader_;
};

}  // namespace unlisten
