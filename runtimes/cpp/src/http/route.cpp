#include "route.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace unlisten {

Route route_of(std::string_view target) {
  if (target == "/run") return Route::run;
  if (target == "/init") return Route::init;
  // The form that proxies are sent: http://host/run
  const std::size_t scheme = target.find("://");
  if (!target.empty() && target.front() != '/' && scheme != std::string_view::npos) {
    const std::size_t path_at = target.find('/', scheme + 3);
    target = path_at == std::string_view::npos ? "" : target.substr(path_at);
  }
  std::string path(target.substr(0, target.find('?')));
  if (!path.empty() && path.back() == '/') path.pop_back();
  std::transform(path.begin(), path.end(), path.begin(),
                 [](unsigned char letter) { return std::tolower(letter); });
  if (path == "/run") return Route::run;
  return path == "/init" ? Route::init : Route::none;
}

}  // namespace unlisten
