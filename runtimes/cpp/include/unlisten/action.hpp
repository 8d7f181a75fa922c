#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <unlisten/context.hpp>
#include <utility>
#include <vector>

namespace unlisten {

using json = nlohmann::json;

/**
 * A function that answers activations: `json f(const json& params)` or
 * `json f(const json& params, const unlisten::Context& context)`.
 *
 * Parameters may also be taken as `json` or `json&&`. What is returned becomes JSON; a function that returns
 * nothing answers `{}`.
 */
class Main {
 public:
  template <class Function, class = std::enable_if_t<!std::is_same_v<std::decay_t<Function>, Main>>>
  Main(Function
           function)  // NOLINT(google-explicit-constructor): functions are written where mains are expected
      : call_([function = std::move(function)](json&& params, const Context& context) mutable -> json {
          using Ref = std::decay_t<Function>&;
          if constexpr (std::is_invocable_v<Ref, json&&, const Context&>) {
            return result_of([&] { return function(std::move(params), context); });
          } else {
            static_assert(std::is_invocable_v<Ref, json&&>,
                          "a main takes (const json&) or (const json&, const unlisten::Context&)");
            return result_of([&] { return function(std::move(params)); });
          }
        }) {}

  json operator()(json&& params, const Context& context) const { return call_(std::move(params), context); }

 private:
  template <class Call>
  static json result_of(Call call) {
    if constexpr (std::is_void_v<decltype(call())>) {
      call();
      return json::object();
    } else {
      return call();
    }
  }

  std::function<json(json&&, const Context&)> call_;
};

/** A main under the name that `/init` asks for. */
struct NamedMain {
  std::string name;
  Main main;
};

/** The mains of one executable. */
using Mains = std::vector<NamedMain>;

/**
 * Serves activations until the process is ended: over HTTP, or in the ActionLoop protocol when an OpenWhisk
 * proxy started the executable.
 *
 * @param argc, argv  of `int main`; see README.md for the arguments
 * @param main  answers under the name "main"
 * @returns the process's exit code
 */
int serve(int argc, char** argv, Main main);

/** The same for several mains; `/init` picks one by its name, and the ActionLoop protocol by `--main NAME`.
 */
int serve(int argc, char** argv, Mains mains);

}  // namespace unlisten

/** The program of an executable with one main: it answers to "main" and to its own name. */
#define UNLISTEN_MAIN(function)                                                                         \
  int main(int argc, char** argv) {                                                                     \
    return ::unlisten::serve(argc, argv, ::unlisten::Mains{{"main", function}, {#function, function}}); \
  }

/** The program of an executable with several mains: `UNLISTEN_MAINS({"main", greet}, {"bye", part})`. */
#define UNLISTEN_MAINS(...)                                               \
  int main(int argc, char** argv) {                                       \
    return ::unlisten::serve(argc, argv, ::unlisten::Mains{__VA_ARGS__}); \
  }
