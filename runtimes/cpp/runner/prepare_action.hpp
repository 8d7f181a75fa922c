#pragma once

#include <filesystem>
#include <string>

#include "compile_source.hpp"

namespace unlisten {

/** The code of an action as something that can be executed. */
struct PreparedAction {
  std::filesystem::path executable;
  /** Its working directory: the root of the archive. */
  std::filesystem::path folder;
};

/**
 * Makes an executable of the code that `/init` brought: C++ source text; or, in base64, an executable, a ZIP
 * archive with the executable `exec`, or one with sources (`.cpp`, `.cc`, `.cxx`).
 *
 * @param folder  empty
 * @throws CodeError
 */
PreparedAction prepare_action(const std::string& code, bool is_binary, const std::filesystem::path& folder,
                              const Toolkit& toolkit);

}  // namespace unlisten
