#pragma once

#include <unlisten/action.hpp>

namespace unlisten {

/** Whether a proxy started this process to speak the ActionLoop protocol with it. */
bool is_started_by_proxy();

/**
 * Speaks the ActionLoop protocol: a line of JSON for each activation on stdin, one with its result on
 * descriptor 3.
 *
 * Source: openwhisk-runtime-go, docs/ACTION.md and openwhisk/executor.go. The proxy there takes an object or
 * an array for a result; it writes the markers, and answers for a process that dies.
 *
 * @returns the process's exit code
 */
int serve_action_loop(const Mains& mains, const std::string& name);

}  // namespace unlisten
