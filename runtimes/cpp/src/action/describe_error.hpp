#pragma once

#include <string>

namespace unlisten {

/** A thrown value in words. */
struct ThrownValue {
  /** For the caller: what an exception says, else the type of what was thrown. */
  std::string text;
  /** For the logs: the type too. */
  std::string log;
};

/** Describes the exception that is being handled; to be called in a catch block. */
ThrownValue describe_current_exception();

}  // namespace unlisten
