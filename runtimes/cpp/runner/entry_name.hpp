#pragma once

#include <filesystem>
#include <string>

namespace unlisten {

/**
 * The relative path of an archive's entry, without "." and doubled slashes; empty for the root itself.
 *
 * @throws CodeError when it leads outside: "..", an absolute name, a NUL or a backslash in it
 */
std::filesystem::path entry_path(const std::string& name);

/** Whether a link at this path leads to something within the archive. */
bool stays_inside(const std::filesystem::path& link, const std::string& target);

}  // namespace unlisten
