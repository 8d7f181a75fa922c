import { builtIn } from "./built-in.js";
import { isUnlistenError } from "./errors.js";

/**
 * Writes to the action's log what its client must not see: causes and stacks.
 *
 * Neither parameters nor bodies are ever part of it.
 */
export function logFailure(error: unknown): void {
  if (!isUnlistenError(error)) {
    logLine(show(error));
    return;
  }
  logLine(`unlisten ${error.code}: ${error.message}\n  hint: ${error.hint}\n  see:  ${error.docs}`);
  if (error.cause !== undefined) logLine(show(error.cause));
}

/** An application can throw what no one can print, and an answer must not fail for that. */
function show(thrown: unknown): string {
  try {
    return builtIn("node:util").inspect(thrown);
  } catch {
    return "(an error that cannot be printed)";
  }
}

/** One entry of the action's log. */
export function logLine(text: string): void {
  // biome-ignore lint/suspicious/noConsole: an action's log is its console.
  console.error(text);
}
