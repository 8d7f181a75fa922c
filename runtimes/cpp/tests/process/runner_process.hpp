#pragma once

#include <sys/types.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/** What came back for a request. */
struct HttpAnswer {
  /** 0 when none came. */
  int status = 0;
  std::string head;
  std::string body;

  nlohmann::json json() const { return nlohmann::json::parse(body); }
};

/** One connection to a runner. */
class Connection {
 public:
  explicit Connection(int port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void send(const std::string& bytes) const;
  HttpAnswer receive();
  HttpAnswer post(const std::string& path, const nlohmann::json& body);
  /** Whether the other end has closed it. */
  bool is_closed();

 private:
  int fd_;
  std::string received_;
};

/** A process that serves, and its logs. It is ended with this object. */
class RunnerProcess {
 public:
  explicit RunnerProcess(const std::string& program, const std::map<std::string, std::string>& env = {});
  ~RunnerProcess();
  RunnerProcess(const RunnerProcess&) = delete;
  RunnerProcess& operator=(const RunnerProcess&) = delete;

  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  /** A request on a connection of its own. */
  HttpAnswer post(const std::string& path, const nlohmann::json& body) const;
  HttpAnswer init(const std::string& main) const;
  HttpAnswer run(const nlohmann::json& params) const;
  void close_stdin();
  /** Waits for its end. @returns as a shell has it */
  int wait();
  // What is in the logs now.
  std::string out() const;
  std::string err() const;

 private:
  pid_t pid_ = -1;
  int port_ = 0;
  int stdin_ = -1;
  int out_ = -1;
  int err_ = -1;
  int exit_code_ = -1;
};

/** The line that ends the logs of an activation. */
extern const std::string end_line;
