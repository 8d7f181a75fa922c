#include "zip_writer.hpp"

#include <minizip/zip.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

std::string write_zip(const std::vector<WrittenEntry>& entries) {
  const std::string path = (std::filesystem::temp_directory_path() / "unlisten-test.zip").string();
  zipFile file = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
  for (const WrittenEntry& entry : entries) {
    zip_fileinfo info{};
    info.external_fa = static_cast<uLong>(entry.mode) << 16;
    const uLong made_on_unix = 3u << 8;
    zipOpenNewFileInZip4_64(file, entry.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6,
                            0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0, made_on_unix, 0, 0);
    for (int time = 0; time < entry.times; ++time) {
      zipWriteInFileInZip(file, entry.content.data(), static_cast<unsigned>(entry.content.size()));
    }
    zipCloseFileInZip(file);
  }
  zipClose(file, nullptr);
  std::ifstream written(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(written), {}};
  std::filesystem::remove(path);
  return bytes;
}
