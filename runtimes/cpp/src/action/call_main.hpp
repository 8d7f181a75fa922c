#pragma once

#include <unlisten/action.hpp>

#include "result.hpp"

namespace unlisten {

/** Calls a main and makes an answer of whatever comes of it: a result, or what was thrown. */
ResultAnswer call_main(const Main& main, json params, const Context& context);

}  // namespace unlisten
