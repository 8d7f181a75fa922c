#pragma once

#include <string>
#include <vector>

namespace unlisten {

/** How a program ended. */
struct ProgramResult {
  /** Its exit code; -1 when it could not be started or a signal ended it. */
  int exit_code = -1;
  /** The first 64 KiB of what it wrote to stdout and stderr. */
  std::string output;
};

/** Runs a program of PATH to its end. @param folder  its working directory */
ProgramResult run_program(const std::vector<std::string>& command, const std::string& folder);

}  // namespace unlisten
