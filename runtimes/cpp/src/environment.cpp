#include "environment.hpp"

#include <cctype>
#include <cstdlib>
#include <cstring>

#include "environment_text.hpp"

namespace unlisten {

using nlohmann::json;

namespace {

/** Variables that are kept for a later run. The platform sends seven; a caller who makes up new ones must not
 * fill the memory. */
constexpr std::size_t max_kept = 100;

std::string variable_name(const std::string& key) {
  std::string name = "__OW_" + key;
  for (char& letter : name) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return name;
}

}  // namespace

void export_init(const json& env) {
  if (!env.is_object()) return;
  for (const auto& [name, value] : env.items()) {
    const std::string text = environment_text(value);
    if (can_be_exported(name, text)) setenv(name.c_str(), text.c_str(), 1);
  }
}

void RunEnvironment::export_run(const json& metadata) {
  ++run_;
  if (metadata.is_object()) {
    for (const auto& [key, value] : metadata.items()) {
      if (key == "value" || value.is_null()) continue;
      const std::string name = variable_name(key);
      const std::string text = environment_text(value);
      if (!can_be_exported(name, text)) continue;
      Variable& variable = variables_[name];
      variable.run = run_;
      put(name, variable, text);
    }
  }
  for (auto entry = variables_.begin(); entry != variables_.end();) {
    auto& [name, variable] = *entry;
    if (variable.run != run_ && variable.exported) take_back(name, variable);
    const bool is_dropped = !variable.exported && variables_.size() > max_kept;
    entry = is_dropped ? variables_.erase(entry) : std::next(entry);
  }
}

void RunEnvironment::put(const std::string& name, Variable& variable, const std::string& value) {
  if (!variable.exported) {
    const char* before = std::getenv(name.c_str());
    variable.before = before == nullptr ? std::nullopt : std::optional<std::string>(before);
  }
  const std::size_t needed = name.size() + 1 + value.size() + 1;
  if (needed > variable.capacity) {
    // Twice as much as needed: the buffer given up may still be read by somebody, so this must not happen
    // often.
    static_cast<void>(variable.text.release());
    variable.capacity = needed * 2;
    variable.text = std::make_unique<char[]>(variable.capacity);
    std::memcpy(variable.text.get(), (name + '=').data(), name.size() + 1);
  }
  std::memcpy(variable.text.get() + name.size() + 1, value.c_str(), value.size() + 1);
  // Also when it is exported: the action may have set it anew, or taken it away.
  if (std::getenv(name.c_str()) != variable.text.get() + name.size() + 1) putenv(variable.text.get());
  variable.exported = true;
}

void RunEnvironment::take_back(const std::string& name, Variable& variable) {
  if (variable.before.has_value()) {
    setenv(name.c_str(), variable.before->c_str(), 1);
  } else {
    unsetenv(name.c_str());
  }
  variable.exported = false;
}

}  // namespace unlisten
