#include <unlisten/action.hpp>

unlisten::json echo(const unlisten::json& params) { return params; }

UNLISTEN_MAIN(echo)
