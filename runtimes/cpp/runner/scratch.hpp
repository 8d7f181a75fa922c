#pragma once

#include <filesystem>

namespace unlisten {

/** Makes a folder of this process's own below TMPDIR. @throws std::runtime_error */
std::filesystem::path make_scratch();

/** Removes what is in a folder, and leaves the folder. */
void empty_folder(const std::filesystem::path& folder);

}  // namespace unlisten
