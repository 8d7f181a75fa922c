#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace unlisten {

/**
 * A JSON value as the text of an environment variable, as the platform itself writes `init: true` parameters:
 * text as it is, null as "", numbers and booleans as text, the rest as JSON.
 *
 * Source: OpenWhisk, WhiskAction.scala, containerInitializer.
 */
std::string environment_text(const nlohmann::json& value);

/** Whether the system takes it: a name that is empty or holds `=` or NUL cannot be exported, nor a value with
 * NUL. */
bool can_be_exported(const std::string& name, const std::string& value);

}  // namespace unlisten
