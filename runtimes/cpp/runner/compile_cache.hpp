#pragma once

#include <filesystem>
#include <string>

namespace unlisten {

/**
 * Executables of source texts that were compiled before, in `unlisten/cpp` below the user's cache folder.
 *
 * An entry is a folder named after a hash, with the text and the executable in it; the whole text is
 * compared, so two texts of one hash are two texts. Without a folder of the user's own nothing is kept.
 */
class CompileCache {
 public:
  /** @param library  entries hold for this build of it */
  explicit CompileCache(const std::filesystem::path& library);

  /** @returns the executable; empty when there is none */
  std::filesystem::path find(const std::string& text) const;
  void keep(const std::string& text, const std::filesystem::path& executable) const;

 private:
  std::filesystem::path entry_of(const std::string& text) const;

  std::filesystem::path folder_;
  std::string version_;
};

}  // namespace unlisten
