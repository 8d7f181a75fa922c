#include "compile_source.hpp"

#include <fstream>

#include "code_error.hpp"
#include "compile_cache.hpp"
#include "run_program.hpp"

namespace unlisten {

namespace fs = std::filesystem;

Toolkit toolkit_beside(const fs::path& runner) {
  const fs::path prefix = runner.parent_path().parent_path();
  return {prefix / "include", prefix / "precompiled", prefix / "lib" / "libunlisten.a"};
}

void compile_sources(const Toolkit& toolkit, const fs::path& folder, const std::vector<std::string>& sources,
                     const fs::path& executable) {
  // The precompiled header, which is no folder where nobody made one, comes first; see build.sh.
  std::vector<std::string> command{"g++",
                                   "-std=c++17",
                                   "-O1",
                                   "-pthread",
                                   "-ffunction-sections",
                                   "-fdata-sections",
                                   "-I.",
                                   "-I" + toolkit.precompiled.string(),
                                   "-I" + toolkit.include.string()};
  command.insert(command.end(), sources.begin(), sources.end());
  command.insert(command.end(),
                 {"-o", executable.string(), toolkit.library.string(), "-s", "-Wl,--gc-sections"});
  const ProgramResult result = run_program(command, folder.string());
  if (result.exit_code != 0) throw CodeError("the source does not compile:\n" + result.output);
}

fs::path compile_text(const Toolkit& toolkit, const std::string& text, const fs::path& folder) {
  const CompileCache cache(toolkit.library);
  if (const fs::path cached = cache.find(text); !cached.empty()) return cached;
  std::ofstream(folder / "action.cpp", std::ios::binary) << text;
  const fs::path executable = folder / "exec";
  compile_sources(toolkit, folder, {"action.cpp"}, executable);
  cache.keep(text, executable);
  return executable;
}

}  // namespace unlisten
