#include "options.hpp"

#include <algorithm>
#include <cctype>

namespace unlisten {
namespace {

std::optional<int> read_integer(const std::string& text, int lowest, int highest) {
  const auto is_digit = [](unsigned char letter) { return std::isdigit(letter) != 0; };
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  const int value = std::stoi(text);
  if (value < lowest || value > highest) return std::nullopt;
  return value;
}

/** `--port=80` as two arguments. */
std::vector<std::string> split_at_equals(const std::vector<std::string>& arguments) {
  std::vector<std::string> split;
  for (const std::string& argument : arguments) {
    const std::size_t at = argument.rfind("--", 0) == 0 ? argument.find('=') : std::string::npos;
    split.push_back(argument.substr(0, at));
    if (at != std::string::npos) split.push_back(argument.substr(at + 1));
  }
  return split;
}

}  // namespace

ReadOptions read_options(const std::vector<std::string>& arguments) {
  ReadOptions read;
  Options& options = read.options;
  const std::vector<std::string> rest = split_at_equals(arguments);
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const std::string& name = rest[at];
    const auto value = [&] { return at + 1 < rest.size() ? rest[++at] : std::string(); };
    options.listens = options.listens || name != "--main";
    if (name == "--host") {
      options.host = value();
      if (options.host.empty()) read.problem = "--host needs an address";
    } else if (name == "--port") {
      const std::optional<int> port = read_integer(value(), 0, 65535);
      if (!port) read.problem = "--port must be a number from 0 to 65535";
      options.port = port.value_or(0);
    } else if (name == "--ready-fd") {
      // 0, 1 and 2 are the action's own streams.
      options.ready_fd = read_integer(value(), 3, 1023);
      if (!options.ready_fd) read.problem = "--ready-fd must be a number from 3 to 1023";
    } else if (name == "--exit-with-stdin") {
      options.exit_with_stdin = true;
    } else if (name == "--main") {
      options.main = value();
      if (options.main.empty()) read.problem = "--main needs a name";
    } else {
      read.problem = "unknown argument \"" + name + "\"";
    }
    if (!read.problem.empty()) break;
  }
  return read;
}

std::string usage(std::string_view program) {
  return "usage: " + std::string(program) +
         " [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin] [--main NAME]\n";
}

}  // namespace unlisten
