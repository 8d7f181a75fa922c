#pragma once

#include <minizip/unzip.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace unlisten {

/** One entry of a ZIP archive. */
struct ZipEntry {
  std::string name;
  /** As `stat` has it, type included; 0 when the archive does not say. */
  unsigned mode = 0;
  /** Bytes, as the archive says; no more of it is unpacked. */
  std::uint64_t size = 0;
};

/** Reads a ZIP archive in memory; the only file that knows minizip. */
class ZipReader {
 public:
  /** @throws CodeError when it is no archive */
  explicit ZipReader(const std::string& bytes);
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  std::uint64_t size() const;
  /** Goes to the next entry, the first one at first. @returns false after the last one */
  bool next(ZipEntry& entry);
  /** Unpacks the entry piece by piece. @throws CodeError when it is damaged, or in a manner nobody here can
   * read */
  void unpack(const ZipEntry& entry, const std::function<void(std::string_view)>& take) const;

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
