#include "entry_name.hpp"

#include "code_error.hpp"

namespace unlisten {

std::filesystem::path entry_path(const std::string& name) {
  const bool is_absolute = !name.empty() && name.front() == '/';
  if (name.empty() || is_absolute || name.find('\\') != std::string::npos ||
      name.find('\0') != std::string::npos) {
    throw CodeError("the archive's entry \"" + name + "\" has no name that could be unpacked");
  }
  std::filesystem::path path;
  for (const std::filesystem::path& part : std::filesystem::path(name)) {
    if (part == "..") throw CodeError("the archive's entry \"" + name + "\" leads outside of it");
    if (part != "." && !part.empty()) path /= part;
  }
  return path;
}

bool stays_inside(const std::filesystem::path& link, const std::string& target) {
  if (target.empty() || target.front() == '/' || target.find('\0') != std::string::npos) return false;
  const std::filesystem::path reached = (link.parent_path() / target).lexically_normal();
  return reached.begin() == reached.end() || *reached.begin() != "..";
}

}  // namespace unlisten
