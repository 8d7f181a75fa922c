#include <filesystem>
#include <iostream>
#include <stdexcept>

#include "../src/guard/guardian.hpp"
#include "../src/http/server.hpp"
#include "../src/options.hpp"
#include "cold_calls.hpp"
#include "scratch.hpp"

namespace fs = std::filesystem;
using namespace unlisten;

/** The runner of the kind cpp:17: `/init` brings the code. */
int main(int argc, char** argv) {
  const ReadOptions read = read_options({argv + 1, argv + argc});
  if (!read.problem.empty()) {
    std::cerr << read.problem << '\n' << usage("unlisten-cpp-runner");
    return 2;
  }
  try {
    const fs::path scratch = make_scratch();
    const Toolkit toolkit = toolkit_beside(fs::read_symlink("/proc/self/exe"));
    GuardedWork work;
    work.can_start_anew = true;
    work.clean_up = [&] {
      std::error_code ignored;
      fs::remove_all(scratch, ignored);
    };
    work.serve = [&](const Lifeline& lifeline, Board& board,
                     const std::vector<CarriedConnection>& connections) {
      empty_folder(scratch);
      ColdCalls calls(lifeline, board, scratch, toolkit);
      Server server(lifeline, board, calls);
      calls.serve_on(server);
      for (const CarriedConnection& connection : connections) server.adopt(connection);
      server.run();
    };
    return guard(read.options, work);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
