#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace unlisten {

// What an archive may unpack to.
inline constexpr std::uint64_t max_unpacked_bytes = 512ull * 1024 * 1024;
inline constexpr std::uint64_t max_unpacked_file_bytes = 256ull * 1024 * 1024;
inline constexpr std::uint64_t max_entries = 100'000;

/**
 * Unpacks a ZIP or a gzipped tar archive into a folder. Permissions and links within the archive are kept.
 *
 * @param bytes  the archive
 * @param folder  empty
 * @throws CodeError when it is none, is damaged, names an entry twice, leads outside, or is too large
 */
void unpack_archive(const std::string& bytes, const std::filesystem::path& folder);

}  // namespace unlisten
