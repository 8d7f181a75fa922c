#include "takeover.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>

namespace unlisten {

using nlohmann::json;

namespace {

std::vector<int> numbers_of(const Lifeline& lifeline) {
  return {lifeline.listener,   lifeline.channel,     lifeline.board,      lifeline.log_stdout,
          lifeline.log_stderr, lifeline.real_stdout, lifeline.real_stderr};
}

Lifeline lifeline_of(const std::vector<int>& fds) {
  return {fds.at(0), fds.at(1), fds.at(2), fds.at(3), fds.at(4), fds.at(5), fds.at(6)};
}

json to_json(const Takeover& takeover) {
  json connections = json::array();
  for (const CarriedConnection& connection : takeover.connections) {
    connections.push_back({connection.fd, connection.slot,
                           json::binary({connection.received.begin(), connection.received.end()})});
  }
  const Framing& framing = takeover.init_framing;
  return {{"lifeline", numbers_of(takeover.lifeline)},
          {"connections", std::move(connections)},
          {"init", takeover.init_connection ? json(*takeover.init_connection) : json()},
          {"framing", {framing.keep_alive, framing.http_1_0, framing.head_only}},
          {"main", takeover.main}};
}

Takeover from_json(const json& written) {
  Takeover takeover;
  takeover.lifeline = lifeline_of(written.at("lifeline").get<std::vector<int>>());
  for (const json& connection : written.at("connections")) {
    const auto& received = connection.at(2).get_binary();
    takeover.connections.push_back(
        {connection.at(0), connection.at(1), std::string(received.begin(), received.end())});
  }
  const json& init = written.at("init");
  if (init.is_number()) takeover.init_connection = init.get<std::size_t>();
  const json& framing = written.at("framing");
  takeover.init_framing = {framing.at(0), framing.at(1), framing.at(2)};
  takeover.main = written.at("main");
  return takeover;
}

void keep_through_exec(int fd, bool keeps) {
  fcntl(fd, F_SETFD, keeps ? 0 : FD_CLOEXEC);
}

/** A memory file that outlives `execve`. @returns -1 when the system has no memory for it */
int write_memory_file(const std::vector<std::uint8_t>& bytes) {
  const int fd = memfd_create("unlisten-takeover", 0);
  if (fd < 0 || write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) return -1;
  return fd;
}

std::vector<std::uint8_t> read_memory_file(int fd) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return {};
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(status.st_size));
  if (pread(fd, bytes.data(), bytes.size(), 0) != status.st_size) return {};
  return bytes;
}

}  // namespace

std::string become(const std::string& executable, const Takeover& takeover) {
  const int memory = write_memory_file(json::to_cbor(to_json(takeover)));
  if (memory < 0) return std::string("cannot hand over: ") + std::strerror(errno);
  for (const int fd : numbers_of(takeover.lifeline)) keep_through_exec(fd, true);
  for (const CarriedConnection& connection : takeover.connections) keep_through_exec(connection.fd, true);
  setenv(takeover_marker, std::to_string(memory).c_str(), 1);
  char* const arguments[] = {const_cast<char*>(executable.c_str()), nullptr};
  execv(executable.c_str(), arguments);
  return std::string("cannot execute it: ") + std::strerror(errno);
}

std::optional<Takeover> inherited_takeover() {
  const char* value = std::getenv(takeover_marker);
  if (value == nullptr) return std::nullopt;
  const int memory = std::atoi(value);
  // Children of the action are not to take it for theirs.
  unsetenv(takeover_marker);
  Takeover takeover = from_json(json::from_cbor(read_memory_file(memory)));
  close(memory);
  for (const int fd : numbers_of(takeover.lifeline)) keep_through_exec(fd, false);
  for (const CarriedConnection& connection : takeover.connections) keep_through_exec(connection.fd, false);
  return takeover;
}

bool can_take_over(const std::string& executable) {
  const int fd = open(executable.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (fd < 0 || fstat(fd, &status) != 0 || status.st_size < 4) return false;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  close(fd);
  if (bytes == MAP_FAILED) return false;
  const bool is_program = std::memcmp(bytes, "\177ELF", 4) == 0;
  // With its final NUL, so that a longer number is not taken for this one.
  const bool has_marker = memmem(bytes, size, takeover_marker, std::strlen(takeover_marker) + 1) != nullptr;
  munmap(bytes, size);
  return is_program && has_marker;
}

}  // namespace unlisten
