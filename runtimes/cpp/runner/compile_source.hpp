#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace unlisten {

/** Where the compiler finds the library: beside the runner, as `cmake --install` puts them. */
struct Toolkit {
  std::filesystem::path include;
  std::filesystem::path precompiled;
  std::filesystem::path library;
};

Toolkit toolkit_beside(const std::filesystem::path& runner);

/**
 * Compiles and links C++ sources with the library.
 *
 * @param folder  where the sources are, also for their own includes
 * @param sources  relative to it
 * @throws CodeError with what the compiler says
 */
void compile_sources(const Toolkit& toolkit, const std::filesystem::path& folder,
                     const std::vector<std::string>& sources, const std::filesystem::path& executable);

/**
 * Compiles one source text, or finds the executable of an equal one compiled before.
 *
 * @param folder  empty; where the work is done
 * @returns the executable
 * @throws CodeError
 */
std::filesystem::path compile_text(const Toolkit& toolkit, const std::string& text,
                                   const std::filesystem::path& folder);

}  // namespace unlisten
