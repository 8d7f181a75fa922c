#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "../../runner/base64.hpp"
#include "../../runner/code_error.hpp"
#include "../../runner/entry_name.hpp"
#include "../../runner/unpack_archive.hpp"
#include "tar_writer.hpp"
#include "zip_writer.hpp"

namespace fs = std::filesystem;
using namespace unlisten;

namespace {

/** A folder in a folder, both removed at the end. */
struct Folder {
  fs::path outer;
  fs::path path;

  Folder() {
    std::string name = (fs::temp_directory_path() / "unlisten-zip-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    outer = name;
    path = outer / "inside";
    fs::create_directory(path);
  }
  ~Folder() { fs::remove_all(outer); }

  std::string content(const char* name) const {
    std::ifstream file(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

std::string refusal(const std::string& bytes) {
  const Folder folder;
  std::string text;
  try {
    unpack_archive(bytes, folder.path);
  } catch (const CodeError& error) {
    text = error.what();
  }
  // Beside the folder nothing may have appeared, whatever was said.
  CHECK(std::distance(fs::directory_iterator(folder.outer), {}) == 1);
  return text;
}

}  // namespace

TEST_CASE("files, folders, permissions and links are unpacked") {
  const Folder folder;
  unpack_archive(write_zip({{"exec", std::string(300'000, 'x'), S_IFREG | 0755},
                            {"deep/er/file", "text", 0},
                            {"empty/", "", S_IFDIR | 0755},
                            {"deep/link", "er/file", S_IFLNK | 0777}}),
                 folder.path);
  CHECK(folder.content("exec").size() == 300'000);
  CHECK((fs::status(folder.path / "exec").permissions() & fs::perms::owner_exec) != fs::perms::none);
  CHECK(folder.content("deep/er/file") == "text");
  CHECK(fs::is_directory(folder.path / "empty"));
  CHECK(folder.content("deep/link") == "text");
}

TEST_CASE("an archive that leads outside is refused") {
  CHECK(refusal(write_zip({{"../out", "x"}})) == "the archive's entry \"../out\" leads outside of it");
  CHECK(refusal(write_zip({{"a/../../out", "x"}})) != "");
  CHECK(refusal(write_zip({{"/out", "x"}})) != "");
  CHECK(refusal(write_zip({{"a\\out", "x"}})) != "");
  CHECK(refusal(write_zip({{"link", "../..", S_IFLNK | 0777}})) ==
        "the archive's link \"link\" leads outside of it");
  CHECK(refusal(write_zip({{"link", "/etc", S_IFLNK | 0777}})) != "");
  CHECK(refusal(write_zip({{"link", "..", S_IFLNK | 0777}, {"link/out", "x"}})) != "");
  CHECK(refusal(write_zip({{"d/one", ".", S_IFLNK | 0777}, {"d/two", "one/../..", S_IFLNK | 0777}})) != "");
}

TEST_CASE("an archive that is damaged or ambiguous is refused") {
  const std::string good = write_zip({{"exec", std::string(1000, 'x') + "some text", S_IFREG | 0755}});
  CHECK(refusal(good) == "");
  CHECK(refusal("PK\003\004") == "the archive is no ZIP, or is cut short");
  CHECK(refusal(good.substr(0, good.size() / 2)) != "");
  std::string damaged = good;
  // In the middle of the compressed bytes, behind a local header of 30 bytes and the name.
  damaged[40] = static_cast<char>(damaged[40] ^ 0x55);
  CHECK(refusal(damaged) == "the archive's entry \"exec\" is damaged");
  CHECK(refusal(write_zip({{"a", "1"}, {"a", "2"}})) == "the archive names the entry \"a\" twice");
  CHECK(refusal(write_zip({{"a", "1"}, {"./a", "2"}})) != "");
  CHECK(refusal(write_zip({{"a", "1"}, {"a/b", "2"}})) != "");
  CHECK(refusal(write_zip({{"fifo", "", S_IFIFO | 0644}})) != "");
}

TEST_CASE("an archive that grows too large is refused") {
  const std::string mebibyte(1024 * 1024, 'x');
  const auto is_too_large = [&](const std::vector<WrittenEntry>& entries) {
    return refusal(write_zip(entries)).find("too large") != std::string::npos;
  };
  CHECK(is_too_large({{"much", mebibyte, 0, 257}}));
}

TEST_CASE("a gzipped tar archive is unpacked alike") {
  const Folder folder;
  const std::string longer = std::string(150, 'n') + "/file";
  const std::string path = "path=" + longer + "\n";
  const std::string record = std::to_string(path.size() + 4) + ' ' + path;
  unpack_archive(
      gzip_tar(tar_entry("./", '5', "") + tar_entry("./exec", '0', std::string(300'000, 'x')) +
               tar_entry("deep/link", '2', "", "../exec") + tar_entry("pax", 'x', record) +
               tar_entry("short", '0', "pax") + tar_entry("././@LongLink", 'L', "gnu/" + longer + '\0') +
               tar_entry("short", '0', "gnu")),
      folder.path);
  CHECK(folder.content("exec").size() == 300'000);
  CHECK((fs::status(folder.path / "exec").permissions() & fs::perms::owner_exec) != fs::perms::none);
  CHECK(folder.content("deep/link").size() == 300'000);
  CHECK(folder.content(longer.c_str()) == "pax");
  CHECK(folder.content(("gnu/" + longer).c_str()) == "gnu");
}

TEST_CASE("a gzipped tar archive that is damaged, or leads outside, is refused") {
  const std::string entry = tar_entry("exec", '0', "text");
  CHECK(refusal(gzip_tar(entry)) == "");
  CHECK(refusal(gzip_tar(tar_entry("../out", '0', "x"))) ==
        "the archive's entry \"../out\" leads outside of it");
  CHECK(refusal(gzip_tar(tar_entry("link", '2', "", "../.."))) ==
        "the archive's link \"link\" leads outside of it");
  CHECK(refusal(gzip_tar(entry + tar_entry("hard", '1', "", "exec"))) != "");
  CHECK(refusal(gzip_tar(entry + entry)) == "the archive names the entry \"exec\" twice");
  CHECK(refusal(gzip(entry)) != "");
  CHECK(refusal(gzip(entry.substr(0, 700))) != "");
  CHECK(refusal(gzip_tar(std::string(512, 'x'))) != "");
  const std::string good = gzip_tar(entry);
  CHECK(refusal(good.substr(0, good.size() - 9)) == "the archive is damaged, or is cut short");
  std::string damaged = good;
  // A byte of gzip's own checksum.
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  CHECK(refusal(damaged) == "the archive is damaged, or is cut short");
}

TEST_CASE("the names of entries are relative paths") {
  CHECK(entry_path("a/./b//c") == "a/b/c");
  CHECK(entry_path("./") == "");
  CHECK_THROWS_AS(entry_path(""), CodeError);
  CHECK(stays_inside("a/link", "../b"));
  CHECK_FALSE(stays_inside("a/link", "../../b"));
}

TEST_CASE("base64 is decoded, or is none") {
  CHECK(decode_base64("aGVsbG8=") == "hello");
  CHECK(decode_base64(" aGVs\r\nbG8\n") == "hello");
  CHECK(decode_base64("") == "");
  for (const char* text : {"####", "aGVsbG8=x", "a", "aGVsb-G8="})
    CHECK_THROWS_AS(decode_base64(text), CodeError);
}
