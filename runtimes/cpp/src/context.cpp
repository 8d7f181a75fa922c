#include <unlisten/context.hpp>

#include <algorithm>
#include <cstdlib>

#include "environment_text.hpp"

namespace unlisten {

using nlohmann::json;

Context::Context(json metadata) : metadata_(std::move(metadata)) {}

std::string Context::get(const char* key) const {
  if (!metadata_.is_object()) return "";
  const auto found = metadata_.find(key);
  return found == metadata_.end() ? "" : environment_text(*found);
}

std::string Context::api_host() const {
  const std::string sent = get("api_host");
  if (!sent.empty()) return sent;
  const char* container = std::getenv("__OW_API_HOST");
  return container == nullptr ? "" : container;
}

std::int64_t Context::deadline() const {
  // The platform sends text, its documentation shows a number.
  return std::strtoll(get("deadline").c_str(), nullptr, 10);
}

std::chrono::milliseconds Context::remaining_time() const {
  using std::chrono::milliseconds;
  const std::int64_t end = deadline();
  // A deadline that is none must not make every run look late.
  if (end == 0) return milliseconds::max();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::max(milliseconds(end) - std::chrono::duration_cast<milliseconds>(now), milliseconds(0));
}

}  // namespace unlisten
