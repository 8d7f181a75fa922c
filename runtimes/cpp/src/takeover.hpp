#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "guard/lifeline.hpp"

namespace unlisten {

/**
 * The variable that tells an executable that it takes over from the runner that loaded it: its value is the
 * descriptor of a memory file. The name stands in every executable with this library, and is how a runner
 * knows them; its number changes with what is handed over (`Takeover`, `Board`).
 */
inline constexpr const char* takeover_marker = "UNLISTEN_CPP_TAKEOVER_1";

/** What a runner hands to the executable it becomes. */
struct Takeover {
  Lifeline lifeline;
  std::vector<CarriedConnection> connections;
  /** Which of them waits for the answer to `/init`; absent when none has come yet. */
  std::optional<std::size_t> init_connection;
  Framing init_framing;
  /** The main that `/init` asked for. */
  std::string main;
};

/**
 * Becomes the executable, which answers `/init` itself once it has loaded.
 *
 * @returns why it could not; otherwise never
 */
std::string become(const std::string& executable, const Takeover& takeover);

/** What the process that this one was has left; absent when it was started by others. */
std::optional<Takeover> inherited_takeover();

/** Whether an executable understands `become`. */
bool can_take_over(const std::string& executable);

}  // namespace unlisten
