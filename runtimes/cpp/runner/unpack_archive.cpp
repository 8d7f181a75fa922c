#include "unpack_archive.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "archive_reader.hpp"
#include "code_error.hpp"
#include "entry_name.hpp"

namespace unlisten {

namespace fs = std::filesystem;

namespace {

/** A file that is being written; a new one, never through a link. */
class NewFile {
 public:
  NewFile(const fs::path& path, mode_t mode)
      : fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)) {
    if (fd_ < 0) fail(path);
    // The mask of this process is not the author's.
    fchmod(fd_, mode);
  }
  ~NewFile() { close(fd_); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(std::string_view bytes, const fs::path& path) const {
    while (!bytes.empty()) {
      const ssize_t size = ::write(fd_, bytes.data(), bytes.size());
      if (size < 0) fail(path);
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }

 private:
  [[noreturn]] static void fail(const fs::path& path) {
    throw CodeError("cannot write " + path.filename().string() + ": " + std::strerror(errno));
  }

  const int fd_;
};

/** One archive on its way to disk. */
class Unpacking {
 public:
  Unpacking(const std::string& bytes, const fs::path& folder)
      : archive_(read_archive(bytes)), folder_(folder) {}

  void run() {
    ArchiveEntry entry;
    for (std::uint64_t count = 1; archive_->next(entry); ++count) {
      if (count > max_entries) throw CodeError("the archive has more than 100000 entries");
      unpack(entry);
    }
    // Links come last: nothing is written through them.
    for (const auto& [path, target] : links_) make_link(path, target);
  }

 private:
  void unpack(const ArchiveEntry& entry) {
    const fs::path path = entry_path(entry.name);
    all_bytes_ += entry.size;
    if (entry.size > max_unpacked_file_bytes || all_bytes_ > max_unpacked_bytes) {
      throw CodeError("the archive is too large: it exceeds what may be unpacked at \"" + entry.name + "\"");
    }
    const bool is_folder = entry.name.back() == '/' || S_ISDIR(entry.mode);
    if (!path.empty() && !names_.insert(path).second) {
      throw CodeError("the archive names the entry \"" + entry.name + "\" twice");
    }
    if (is_folder) return make_folders(path);
    if (path.empty()) throw CodeError("the archive's entry \"" + entry.name + "\" has no name");
    if (S_ISLNK(entry.mode)) {
      links_[path] = entry.link;
      return;
    }
    if ((entry.mode & S_IFMT) != 0 && !S_ISREG(entry.mode)) {
      throw CodeError("the archive's entry \"" + entry.name + "\" is no file, folder or link");
    }
    make_folders(path.parent_path());
    const mode_t mode = entry.mode == 0 ? 0644 : (entry.mode & 0777) | S_IRUSR | S_IWUSR;
    const NewFile file(folder_ / path, mode);
    archive_->unpack(entry, [&](std::string_view bytes) { file.write(bytes, path); });
  }

  void make_folders(const fs::path& path) const {
    std::error_code error;
    fs::create_directories(folder_ / path, error);
    if (error) throw CodeError("cannot make the folder " + path.string() + ": " + error.message());
  }

  void make_link(const fs::path& path, const std::string& target) const {
    if (!stays_inside(path, target))
      throw CodeError("the archive's link \"" + path.string() + "\" leads outside of it");
    make_folders(path.parent_path());
    std::error_code error;
    fs::create_symlink(target, folder_ / path, error);
    if (error) throw CodeError("cannot make the link " + path.string() + ": " + error.message());
    // Also over another link that is itself inside.
    const fs::path reached = fs::weakly_canonical(folder_ / path, error);
    const fs::path root = fs::canonical(folder_);
    if (error ||
        std::mismatch(root.begin(), root.end(), reached.begin(), reached.end()).first != root.end()) {
      throw CodeError("the archive's link \"" + path.string() + "\" leads outside of it");
    }
  }

  const std::unique_ptr<ArchiveReader> archive_;
  const fs::path folder_;
  std::set<fs::path> names_;
  std::map<fs::path, std::string> links_;
  std::uint64_t all_bytes_ = 0;
};

}  // namespace

void unpack_archive(const std::string& bytes, const fs::path& folder) {
  Unpacking(bytes, folder).run();
}

}  // namespace unlisten
