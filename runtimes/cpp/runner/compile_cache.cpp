#include "compile_cache.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace unlisten {

namespace fs = std::filesystem;

namespace {

/** Entries that are kept; those used longest ago go. */
constexpr std::size_t max_entries = 64;

fs::path user_cache() {
  if (const char* folder = std::getenv("XDG_CACHE_HOME"); folder != nullptr && *folder == '/') return folder;
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
    return fs::path(home) / ".cache";
  const passwd* user = getpwuid(getuid());
  return user == nullptr || *user->pw_dir != '/' ? fs::path() : fs::path(user->pw_dir) / ".cache";
}

/** Makes a folder that nobody else can write to: what is in it will be executed. */
bool make_own(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  struct stat status {};
  return lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == getuid() &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/** FNV-1a. */
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char letter : text) hash = (hash ^ static_cast<std::uint8_t>(letter)) * 1099511628211ull;
  return hash;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void remove_oldest(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> entries;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    entries.emplace_back(entry.last_write_time(error), entry.path());
  }
  if (entries.size() <= max_entries) return;
  std::sort(entries.begin(), entries.end());
  entries.resize(entries.size() - max_entries);
  for (const auto& [time, path] : entries) fs::remove_all(path, error);
}

}  // namespace

CompileCache::CompileCache(const fs::path& library) {
  std::error_code error;
  const auto built = fs::last_write_time(library, error).time_since_epoch().count();
  version_ = library.string() + ' ' + std::to_string(built) + '\n';
  const fs::path cache = user_cache();
  if (!cache.empty() && make_own(cache / "unlisten" / "cpp")) folder_ = cache / "unlisten" / "cpp";
}

fs::path CompileCache::entry_of(const std::string& text) const {
  char name[17];
  std::snprintf(name, sizeof(name), "%016llx", static_cast<unsigned long long>(hash_of(version_ + text)));
  return folder_ / name;
}

fs::path CompileCache::find(const std::string& text) const {
  if (folder_.empty()) return {};
  const fs::path entry = entry_of(text);
  if (content_of(entry / "source") != version_ + text) return {};
  std::error_code error;
  fs::last_write_time(entry, fs::file_time_type::clock::now(), error);
  return entry / "exec";
}

void CompileCache::keep(const std::string& text, const fs::path& executable) const {
  if (folder_.empty()) return;
  const fs::path entry = entry_of(text);
  // Under another name until it is complete: other runners look at the same time.
  const fs::path unfinished = folder_ / (".new-" + std::to_string(getpid()));
  std::error_code error;
  fs::remove_all(unfinished, error);
  fs::create_directory(unfinished, error);
  fs::copy_file(executable, unfinished / "exec", error);
  std::ofstream source(unfinished / "source", std::ios::binary);
  source << version_ << text;
  source.close();
  if (!error && source) fs::rename(unfinished, entry, error);
  // Another runner was first, or the disk is full.
  fs::remove_all(unfinished, error);
  remove_oldest(folder_);
}

}  // namespace unlisten
