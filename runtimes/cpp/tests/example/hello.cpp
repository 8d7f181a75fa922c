#include <unlisten/action.hpp>

using unlisten::json;

json hello(const json& params) {
  return {{"greeting", "Hello, " + params.value("name", "stranger") + "!"}};
}

UNLISTEN_MAIN(hello)
