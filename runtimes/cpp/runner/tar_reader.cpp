#include "tar_reader.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "code_error.hpp"

namespace unlisten {
namespace {

// A header's fields: where they begin, and their lengths. Source: POSIX, pax, ustar Interchange Format.
struct Field {
  std::size_t at;
  std::size_t size;
};
constexpr Field name_field{0, 100};
constexpr Field mode_field{100, 8};
constexpr Field size_field{124, 12};
constexpr Field checksum_field{148, 8};
constexpr std::size_t type_at = 156;
constexpr Field link_field{157, 100};
constexpr Field magic_field{257, 5};
constexpr Field prefix_field{345, 155};

/** Bytes of an entry that says something about the next one. */
constexpr std::uint64_t max_text = 1024 * 1024;

[[noreturn]] void fail() {
  throw CodeError("the archive is no gzipped tar, or is damaged");
}

std::string text_in(const std::array<char, 512>& block, Field field) {
  const std::string_view text(block.data() + field.at, field.size);
  return std::string(text.substr(0, text.find('\0')));
}

std::uint64_t number_of(const std::string& text, int base) {
  try {
    return text.find_first_not_of(' ') == std::string::npos ? 0 : std::stoull(text, nullptr, base);
  } catch (const std::exception&) {
    fail();
  }
}

bool is_checksum_right(const std::array<char, 512>& block) {
  std::uint64_t sum = 0;
  for (std::size_t at = 0; at < block.size(); ++at) {
    const bool is_sum = at >= checksum_field.at && at < checksum_field.at + checksum_field.size;
    sum += is_sum ? ' ' : static_cast<unsigned char>(block[at]);
  }
  return sum == number_of(text_in(block, checksum_field), 8);
}

unsigned type_bits(char type) {
  switch (type) {
    case '\0':
    case '0':
    case '7':
      return S_IFREG;
    case '2':
      return S_IFLNK;
    case '5':
      return S_IFDIR;
    default:
      // Hard links, devices: of a kind that will be refused.
      return S_IFCHR;
  }
}

}  // namespace

bool TarReader::next(ArchiveEntry& entry) {
  Override override;
  Block block;
  while (true) {
    read_rest();
    if (!read_block(block)) return false;
    if (!is_checksum_right(block)) fail();
    const char type = block[type_at];
    const std::string size = override.size.empty() ? text_in(block, size_field) : override.size;
    left_ = number_of(size, override.size.empty() ? 8 : 10);
    padding_ = (block.size() - left_ % block.size()) % block.size();
    if (type == 'L') {
      override.name = read_text(left_).c_str();
    } else if (type == 'K') {
      override.link = read_text(left_).c_str();
    } else if (type == 'x') {
      read_pax(read_text(left_), override);
    } else if (type != 'g') {
      const bool is_ustar = text_in(block, magic_field) == "ustar";
      const std::string prefix = is_ustar ? text_in(block, prefix_field) : "";
      entry.name = (prefix.empty() ? "" : prefix + '/') + text_in(block, name_field);
      if (!override.name.empty()) entry.name = override.name;
      entry.link = override.link.empty() ? text_in(block, link_field) : override.link;
      entry.mode = type_bits(type) | static_cast<unsigned>(number_of(text_in(block, mode_field), 8) & 07777);
      entry.size = left_;
      return true;
    }
  }
}

void TarReader::unpack(const ArchiveEntry&, const std::function<void(std::string_view)>& take) {
  std::vector<char> bytes(256 * 1024);
  while (left_ > 0) {
    const std::size_t size = bytes_.read(bytes.data(), std::min<std::uint64_t>(left_, bytes.size()));
    if (size == 0) fail();
    left_ -= size;
    take({bytes.data(), size});
  }
}

bool TarReader::read_block(Block& block) {
  if (bytes_.read(block.data(), block.size()) != block.size()) fail();
  if (std::any_of(block.begin(), block.end(), [](char byte) { return byte != 0; })) return true;
  // A block of zeros ends it. What follows is read to see the checksum of the whole.
  while (bytes_.read(block.data(), block.size()) > 0) {
  }
  return false;
}

void TarReader::read_rest() {
  Block block;
  for (std::uint64_t rest = left_ + padding_; rest > 0;) {
    const std::size_t size = bytes_.read(block.data(), std::min<std::uint64_t>(rest, block.size()));
    if (size == 0) fail();
    rest -= size;
  }
  left_ = 0;
  padding_ = 0;
}

std::string TarReader::read_text(std::uint64_t size) {
  if (size > max_text) fail();
  std::string text(size, '\0');
  if (bytes_.read(text.data(), size) != size) fail();
  left_ = 0;
  return text;
}

/** Records are "LENGTH KEY=VALUE\n", where the length counts all of it. */
void TarReader::read_pax(const std::string& records, Override& override) const {
  for (std::size_t at = 0; at < records.size();) {
    const std::size_t space = records.find(' ', at);
    if (space == std::string::npos) fail();
    const std::uint64_t length = number_of(records.substr(at, space - at), 10);
    const std::size_t equals = records.find('=', space);
    if (length > records.size() - at || equals == std::string::npos || equals + 1 >= at + length) fail();
    const std::string key = records.substr(space + 1, equals - space - 1);
    const std::string value = records.substr(equals + 1, at + length - equals - 2);
    if (key == "path") override.name = value;
    if (key == "linkpath") override.link = value;
    if (key == "size") override.size = value;
    at += length;
  }
}

}  // namespace unlisten
