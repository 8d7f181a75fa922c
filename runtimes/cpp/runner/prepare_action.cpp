#include "prepare_action.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

#include "archive_reader.hpp"
#include "base64.hpp"
#include "code_error.hpp"
#include "unpack_archive.hpp"

namespace unlisten {

namespace fs = std::filesystem;

namespace {

bool begins_with(const std::string& bytes, const char* magic) {
  return bytes.rfind(magic, 0) == 0;
}

void make_executable(const fs::path& file) {
  std::error_code error;
  fs::permissions(file, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add, error);
}

std::vector<std::string> sources_in(const fs::path& folder) {
  std::vector<std::string> sources;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    const bool is_source = extension == ".cpp" || extension == ".cc" || extension == ".cxx";
    if (is_source && entry.is_regular_file())
      sources.push_back("./" + fs::relative(entry.path(), folder).string());
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

fs::path prepare_archive(const std::string& bytes, const fs::path& folder, const Toolkit& toolkit) {
  unpack_archive(bytes, folder);
  const fs::path executable = folder / "exec";
  if (fs::is_regular_file(executable)) return executable;
  const std::vector<std::string> sources = sources_in(folder);
  if (sources.empty()) throw CodeError("the archive has no file `exec` at its root, and no C++ sources");
  compile_sources(toolkit, folder, sources, executable);
  return executable;
}

}  // namespace

PreparedAction prepare_action(const std::string& code, bool is_binary, const fs::path& folder,
                              const Toolkit& toolkit) {
  if (!is_binary) return {compile_text(toolkit, code, folder), folder};
  const std::string bytes = decode_base64(code);
  fs::path executable = folder / "exec";
  if (is_archive(bytes)) {
    executable = prepare_archive(bytes, folder, toolkit);
  } else if (begins_with(bytes, "\177ELF") || begins_with(bytes, "#!")) {
    std::ofstream(executable, std::ios::binary) << bytes;
  } else {
    throw CodeError("the code must be C++ source, an executable, or a ZIP or tar.gz archive");
  }
  make_executable(executable);
  return {executable, folder};
}

}  // namespace unlisten
