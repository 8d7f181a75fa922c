#include "archive_reader.hpp"

#include "tar_reader.hpp"
#include "zip_reader.hpp"

namespace unlisten {
namespace {

bool begins_with(const std::string& bytes, std::string_view magic) {
  return bytes.rfind(magic, 0) == 0;
}

bool is_gzip(const std::string& bytes) {
  return begins_with(bytes, "\x1f\x8b\x08");
}

}  // namespace

bool is_archive(const std::string& bytes) {
  return begins_with(bytes, "PK\003\004") || begins_with(bytes, "PK\005\006") || is_gzip(bytes);
}

std::unique_ptr<ArchiveReader> read_archive(const std::string& bytes) {
  if (is_gzip(bytes)) return std::make_unique<TarReader>(bytes);
  return std::make_unique<ZipReader>(bytes);
}

}  // namespace unlisten
