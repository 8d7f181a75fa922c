#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace unlisten {

/** One entry of an archive. */
struct ArchiveEntry {
  std::string name;
  /** As `stat` has it, type included; 0 when the archive does not say. */
  unsigned mode = 0;
  /** Bytes, as the archive says; no more of it is unpacked. */
  std::uint64_t size = 0;
  /** What a symbolic link leads to. */
  std::string link;
};

/** Reads an archive in memory from its beginning to its end. */
class ArchiveReader {
 public:
  virtual ~ArchiveReader() = default;
  /** Goes to the next entry, the first one at first. @returns false after the last one. @throws CodeError */
  virtual bool next(ArchiveEntry& entry) = 0;
  /** Unpacks the content of the entry, piece by piece. @throws CodeError when it is damaged */
  virtual void unpack(const ArchiveEntry& entry, const std::function<void(std::string_view)>& take) = 0;
};

/** Whether these are the first bytes of an archive that can be read. */
bool is_archive(const std::string& bytes);

/** @param bytes  a ZIP or a gzipped tar archive; must outlive the reader. @throws CodeError */
std::unique_ptr<ArchiveReader> read_archive(const std::string& bytes);

}  // namespace unlisten
