#include "zip_reader.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <climits>
#include <cstring>
#include <vector>

#include "code_error.hpp"

namespace unlisten {
namespace {

/** The system in "version made by" whose attributes are those of Unix. */
constexpr unsigned made_on_unix = 3;
constexpr unsigned is_encrypted = 1;

}  // namespace

zlib_filefunc64_def ZipReader::functions_on(Cursor& cursor) {
  zlib_filefunc64_def functions{};
  functions.opaque = &cursor;
  functions.zopen64_file = [](voidpf opaque, const void*, int) -> voidpf { return opaque; };
  functions.zread_file = [](voidpf, voidpf stream, void* to, uLong size) -> uLong {
    auto& at = *static_cast<Cursor*>(stream);
    const std::uint64_t left = at.bytes->size() - at.at;
    const auto taken = static_cast<uLong>(std::min<std::uint64_t>(size, left));
    std::memcpy(to, at.bytes->data() + at.at, taken);
    at.at += taken;
    return taken;
  };
  functions.zwrite_file = [](voidpf, voidpf, const void*, uLong) -> uLong { return 0; };
  functions.ztell64_file = [](voidpf, voidpf stream) -> ZPOS64_T { return static_cast<Cursor*>(stream)->at; };
  functions.zseek64_file = [](voidpf, voidpf stream, ZPOS64_T offset, int origin) -> long {
    auto& at = *static_cast<Cursor*>(stream);
    const std::uint64_t from = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                               : origin == ZLIB_FILEFUNC_SEEK_CUR ? at.at
                                                                  : at.bytes->size();
    if (from + offset > at.bytes->size()) return -1;
    at.at = from + offset;
    return 0;
  };
  functions.zclose_file = [](voidpf, voidpf) { return 0; };
  functions.zerror_file = [](voidpf, voidpf) { return 0; };
  return functions;
}

ZipReader::ZipReader(const std::string& bytes) : cursor_{&bytes, 0}, file_(nullptr) {
  zlib_filefunc64_def functions = functions_on(cursor_);
  file_ = unzOpen2_64("", &functions);
  if (file_ == nullptr) throw CodeError("the archive is no ZIP, or is cut short");
}

ZipReader::~ZipReader() {
  unzClose(file_);
}

bool ZipReader::next(ArchiveEntry& entry) {
  const int found = is_begun_ ? unzGoToNextFile(file_) : unzGoToFirstFile(file_);
  is_begun_ = true;
  if (found == UNZ_END_OF_LIST_OF_FILE) return false;
  unz_file_info64 info;
  const auto read_info = [&](char* name, uLong size) {
    return unzGetCurrentFileInfo64(file_, &info, name, size, nullptr, 0, nullptr, 0);
  };
  if (found != UNZ_OK || read_info(nullptr, 0) != UNZ_OK) throw CodeError("the archive is damaged");
  std::vector<char> name(info.size_filename + 1);
  read_info(name.data(), static_cast<uLong>(name.size()));
  entry.name.assign(name.data(), info.size_filename);
  entry.size = info.uncompressed_size;
  entry.mode = info.version >> 8 == made_on_unix ? static_cast<unsigned>(info.external_fa >> 16) : 0;
  if ((info.flag & is_encrypted) != 0)
    throw CodeError("the archive's entry \"" + entry.name + "\" is encrypted");
  entry.link.clear();
  if (!S_ISLNK(entry.mode)) return true;
  if (entry.size > PATH_MAX) throw CodeError("the archive's link \"" + entry.name + "\" is too long");
  unpack(entry, [&](std::string_view bytes) { entry.link += bytes; });
  return true;
}

void ZipReader::unpack(const ArchiveEntry& entry, const std::function<void(std::string_view)>& take) {
  const auto fail = [&] { throw CodeError("the archive's entry \"" + entry.name + "\" is damaged"); };
  if (unzOpenCurrentFile(file_) != UNZ_OK) fail();
  std::vector<char> bytes(256 * 1024);
  std::uint64_t unpacked = 0;
  int size;
  while ((size = unzReadCurrentFile(file_, bytes.data(), static_cast<unsigned>(bytes.size()))) > 0) {
    take({bytes.data(), static_cast<std::size_t>(size)});
    unpacked += static_cast<std::uint64_t>(size);
  }
  // Closing compares the checksum, but not of an entry that ends before its size.
  if (size < 0 || unpacked != entry.size || unzCloseCurrentFile(file_) != UNZ_OK) fail();
}

}  // namespace unlisten
