#include "tar_writer.hpp"

#include <zlib.h>

#include <cstdio>

std::string tar_entry(const std::string& name, char type, const std::string& content,
                      const std::string& link) {
  std::string head(512, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { head.replace(at, text.size(), text); };
  char number[32];
  put(0, name);
  put(100, "0000755");
  std::snprintf(number, sizeof(number), "%011zo", content.size());
  put(124, number);
  put(148, std::string(8, ' '));
  head[156] = type;
  put(157, link);
  put(257, "ustar");
  put(263, "00");
  unsigned sum = 0;
  for (const char byte : head) sum += static_cast<unsigned char>(byte);
  std::snprintf(number, sizeof(number), "%06o", sum);
  put(148, std::string(number) + '\0');
  return head + content + std::string((512 - content.size() % 512) % 512, '\0');
}

std::string gzip_tar(const std::string& entries) {
  return gzip(entries + std::string(1024, '\0'));
}

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}
