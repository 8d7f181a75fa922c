#include "describe_error.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <typeinfo>

namespace unlisten {
namespace {

std::string readable(const char* name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? text.get() : name;
}

std::string current_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type == nullptr ? "unknown" : readable(type->name());
}

}  // namespace

ThrownValue describe_current_exception() {
  const std::string type = current_type();
  try {
    throw;
  } catch (const std::exception& error) {
    return {error.what(), type + ": " + error.what()};
  } catch (const std::string& text) {
    return {text, text};
  } catch (const char* text) {
    return {text, text};
  } catch (...) {
    return {"a value of type " + type + " was thrown", "a value of type " + type + " was thrown"};
  }
}

}  // namespace unlisten
