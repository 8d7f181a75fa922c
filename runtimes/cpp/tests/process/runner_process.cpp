#include "runner_process.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

const std::string end_line = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n";

namespace {

/** Milliseconds after which an answer will not come any more. */
constexpr int patience_ms = 120'000;

std::string content_of(int fd) {
  struct stat status {};
  fstat(fd, &status);
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  REQUIRE(pread(fd, text.data(), text.size(), 0) == status.st_size);
  return text;
}

/** @returns whether there is something to read, if only the end */
bool receive_more(int fd, std::string& received) {
  pollfd wait{fd, POLLIN, 0};
  if (poll(&wait, 1, patience_ms) <= 0) return false;
  char bytes[64 * 1024];
  const ssize_t size = recv(fd, bytes, sizeof(bytes), 0);
  if (size <= 0) return false;
  received.append(bytes, static_cast<std::size_t>(size));
  return true;
}

}  // namespace

Connection::Connection(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  REQUIRE(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
}

Connection::~Connection() {
  close(fd_);
}

void Connection::send(const std::string& bytes) const {
  REQUIRE(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
}

HttpAnswer Connection::receive() {
  HttpAnswer answer;
  std::size_t end;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more(fd_, received_)) return answer;
  }
  answer.head = received_.substr(0, end + 2);
  const std::size_t length_at = answer.head.find("Content-Length: ");
  const std::size_t length =
      length_at == std::string::npos ? 0 : std::stoul(answer.head.substr(length_at + 16));
  while (received_.size() < end + 4 + length) {
    if (!receive_more(fd_, received_)) return answer;
  }
  answer.body = received_.substr(end + 4, length);
  received_.erase(0, end + 4 + length);
  answer.status = std::stoi(answer.head.substr(9, 3));
  return answer;
}

HttpAnswer Connection::post(const std::string& path, const nlohmann::json& body) {
  const std::string text = body.dump();
  send("POST " + path + " HTTP/1.1\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text);
  return receive();
}

bool Connection::is_closed() {
  return !receive_more(fd_, received_);
}

RunnerProcess::RunnerProcess(const std::string& program, const std::map<std::string, std::string>& env) {
  int ready[2];
  int input[2];
  REQUIRE(pipe2(ready, O_CLOEXEC) == 0);
  REQUIRE(pipe2(input, O_CLOEXEC) == 0);
  out_ = memfd_create("out", MFD_CLOEXEC);
  err_ = memfd_create("err", MFD_CLOEXEC);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(input[0], STDIN_FILENO);
    dup2(out_, STDOUT_FILENO);
    dup2(err_, STDERR_FILENO);
    fcntl(ready[1], F_SETFD, 0);
    for (const auto& [name, value] : env) setenv(name.c_str(), value.c_str(), 1);
    const std::string fd = std::to_string(ready[1]);
    execl(program.c_str(), program.c_str(), "--host", "127.0.0.1", "--port", "0", "--ready-fd", fd.c_str(),
          "--exit-with-stdin", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ready[1]);
  close(input[0]);
  stdin_ = input[1];
  char line[256] = {};
  REQUIRE(read(ready[0], line, sizeof(line) - 1) > 0);
  close(ready[0]);
  const auto address = nlohmann::json::parse(line);
  port_ = address.at("port");
  REQUIRE(address.at("pid") == pid_);
}

RunnerProcess::~RunnerProcess() {
  close_stdin();
  wait();
  close(out_);
  close(err_);
}

HttpAnswer RunnerProcess::post(const std::string& path, const nlohmann::json& body) const {
  return Connection(port_).post(path, body);
}

HttpAnswer RunnerProcess::init(const std::string& main) const {
  return post("/init", {{"value", {{"name", "test"}, {"main", main}, {"code", "x"}, {"binary", false}}}});
}

HttpAnswer RunnerProcess::run(const nlohmann::json& params) const {
  return post("/run", {{"value", params}});
}

void RunnerProcess::close_stdin() {
  if (stdin_ >= 0) close(stdin_);
  stdin_ = -1;
}

int RunnerProcess::wait() {
  int status = 0;
  if (pid_ > 0 && waitpid(pid_, &status, 0) == pid_) {
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    pid_ = -1;
  }
  return exit_code_;
}

std::string RunnerProcess::out() const {
  return content_of(out_);
}
std::string RunnerProcess::err() const {
  return content_of(err_);
}
