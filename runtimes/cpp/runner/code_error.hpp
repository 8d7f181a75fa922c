#pragma once

#include <stdexcept>

namespace unlisten {

/** The code that `/init` brought does not load; the text says why, and is for whoever wrote it. */
struct CodeError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace unlisten
