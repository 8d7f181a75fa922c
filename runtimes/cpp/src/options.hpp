#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unlisten {

/** How a runner, or an action that is its own runner, is started. */
struct Options {
  std::string host = "0.0.0.0";
  /** 0 lets the system choose. */
  int port = 8080;
  /** A descriptor to announce the address on; without it stdout, when the system chose the port. */
  std::optional<int> ready_fd;
  /** End when stdin is closed, which it is as soon as the process that holds its other end is gone. */
  bool exit_with_stdin = false;
  /** The main of the ActionLoop protocol, which has no `/init` to name it. */
  std::string main = "main";
  /** Whether any of the arguments of a listening process was given. */
  bool listens = false;
};

/** The options, or what is wrong with them. */
struct ReadOptions {
  Options options;
  std::string problem;
};

/** Reads the command line, without the program's name. */
ReadOptions read_options(const std::vector<std::string>& arguments);

std::string usage(std::string_view program);

}  // namespace unlisten
