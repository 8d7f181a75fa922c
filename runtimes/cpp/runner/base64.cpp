#include "base64.hpp"

#include <array>
#include <cstdint>

#include "code_error.hpp"

namespace unlisten {
namespace {

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digits = [] {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table) value = no_digit;
  for (std::size_t value = 0; value < alphabet.size(); ++value) {
    table[static_cast<std::uint8_t>(alphabet[value])] = static_cast<std::uint8_t>(value);
  }
  return table;
}();

}  // namespace

std::string decode_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  std::uint32_t bits = 0;
  int count = 0;
  bool is_padded = false;
  for (const char letter : text) {
    const std::uint8_t digit = digits[static_cast<std::uint8_t>(letter)];
    if (digit == no_digit) {
      if (letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t') continue;
      if (letter != '=') throw CodeError("the code is not base64");
      is_padded = true;
      continue;
    }
    if (is_padded) throw CodeError("the code is not base64");
    bits = bits << 6 | digit;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[size++] = static_cast<char>(bits >> count);
  }
  if (count == 6) throw CodeError("the code is not base64: it is cut short");
  bytes.resize(size);
  return bytes;
}

}  // namespace unlisten
