#pragma once

#include <string_view>

namespace unlisten {

enum class Route { init, run, none };

/** Queries are ignored, and so are capitals and a slash at the end, as the official Node runtime does. */
Route route_of(std::string_view target);

}  // namespace unlisten
