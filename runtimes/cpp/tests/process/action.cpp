// What the tests of a running action call. With a variable THREAD it has a thread before it serves.

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unlisten/action.hpp>

using std::chrono::milliseconds;
using unlisten::Context;
using unlisten::json;

namespace {

std::atomic<int> beats{0};

json echo(const json& params) {
  return params;
}

json counter(const json&) {
  static int runs = 0;
  return {{"n", ++runs}};
}

json logs(const json&) {
  std::printf("printf\n");
  std::cout << "cout\n";
  static_cast<void>(!write(STDOUT_FILENO, "write\n", 6));
  static_cast<void>(!std::system("echo child; printf open"));
  std::cerr << "cerr\n";
  std::fprintf(stderr, "open");
  return json::object();
}

json dies(const json& params) {
  const std::string how = params.value("how", "");
  std::printf("last words\n");
  if (how == "exit") std::exit(3);
  if (how == "_exit") _exit(4);
  if (how == "abort") std::abort();
  if (how == "terminate") std::terminate();
  if (how == "kill") std::raise(SIGKILL);
  if (how == "crash") *static_cast<volatile int*>(nullptr) = 1;
  if (how == "throw") throw std::runtime_error("thrown");
  if (how == "thread") {
    std::thread([] { throw std::runtime_error("thrown in a thread"); }).detach();
    std::this_thread::sleep_for(milliseconds(10'000));
  }
  if (how == "loop") {
    for (volatile bool forever = true; forever;) {
    }
  }
  return params;
}

json sleeps(const json& params, const Context& context) {
  std::this_thread::sleep_for(milliseconds(params.value("ms", 0)));
  return {{"id", context.activation_id()}};
}

/** Waits until as many runs are here as `together` says. */
json meets(const json& params) {
  static std::atomic<int> here{0};
  ++here;
  while (here < params.value("together", 1)) std::this_thread::yield();
  return json::object();
}

json thread(const json&) {
  const int before = beats;
  for (int tries = 0; tries < 1000 && beats == before; ++tries) std::this_thread::sleep_for(milliseconds(1));
  return {{"lives", beats != before}};
}

json variable(const json& params) {
  const char* value = std::getenv(params.at("name").get<std::string>().c_str());
  return {{"value", value == nullptr ? json() : json(value)}};
}

}  // namespace

int main(int argc, char** argv) {
  if (std::getenv("THREAD") != nullptr) {
    std::thread([] {
      while (true) {
        ++beats;
        std::this_thread::sleep_for(milliseconds(1));
      }
    }).detach();
  }
  return unlisten::serve(argc, argv,
                         {{"main", echo},
                          {"counter", counter},
                          {"logs", logs},
                          {"dies", dies},
                          {"sleeps", sleeps},
                          {"meets", meets},
                          {"thread", thread},
                          {"variable", variable}});
}
