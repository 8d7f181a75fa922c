#pragma once

#include <minizip/unzip.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "archive_reader.hpp"

namespace unlisten {

/** Reads a ZIP archive in memory; the only file that knows minizip. */
class ZipReader : public ArchiveReader {
 public:
  /** @throws CodeError when it is no archive */
  explicit ZipReader(const std::string& bytes);
  ~ZipReader() override;
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  bool next(ArchiveEntry& entry) override;
  void unpack(const ArchiveEntry& entry, const std::function<void(std::string_view)>& take) override;

 private:
  /** Where minizip is in the archive. */
  struct Cursor {
    const std::string* bytes;
    std::uint64_t at;
  };
  static zlib_filefunc64_def functions_on(Cursor& cursor);

  Cursor cursor_;
  unzFile file_;
  bool is_begun_ = false;
};

}  // namespace unlisten
