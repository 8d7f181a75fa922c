#pragma once

#include <string>

namespace unlisten {

/** How a process ended, in words: "exit code 3", "signal SIGKILL". @param status  as `waitpid` has it */
std::string describe_status(int status);

}  // namespace unlisten
