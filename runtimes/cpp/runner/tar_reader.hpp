#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "archive_reader.hpp"
#include "gzip_reader.hpp"

namespace unlisten {

/** Reads a gzipped tar archive: the formats ustar and pax, and GNU's long names. */
class TarReader : public ArchiveReader {
 public:
  explicit TarReader(const std::string& bytes) : bytes_(bytes) {}

  bool next(ArchiveEntry& entry) override;
  void unpack(const ArchiveEntry& entry, const std::function<void(std::string_view)>& take) override;

 private:
  using Block = std::array<char, 512>;

  /** What an entry before says about the next one; empty where it says nothing. */
  struct Override {
    std::string name;
    std::string link;
    std::string size;
  };

  /** @returns false at the end of the archive */
  bool read_block(Block& block);
  void read_rest();
  std::string read_text(std::uint64_t size);
  void read_pax(const std::string& records, Override& override) const;

  GzipReader bytes_;
  /** What is left of the entry, and what fills its last block. */
  std::uint64_t left_ = 0;
  std::uint64_t padding_ = 0;
};

}  // namespace unlisten
