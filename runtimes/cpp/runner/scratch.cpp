#include "scratch.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace unlisten {

namespace fs = std::filesystem;

fs::path make_scratch() {
  const char* parent = std::getenv("TMPDIR");
  std::string name =
      std::string(parent == nullptr || *parent == '\0' ? "/tmp" : parent) + "/unlisten-cpp-XXXXXX";
  if (mkdtemp(name.data()) == nullptr)
    throw std::runtime_error("cannot make " + name + ": " + std::strerror(errno));
  return name;
}

void empty_folder(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) fs::remove_all(entry, error);
}

}  // namespace unlisten
