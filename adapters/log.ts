import { inspect } from "node:util";
import { isUnlistenError } from "./errors.js";

/**
 * Writes to the action's log what its client must not see: causes and stacks.
 *
 * Neither parameters nor bodies are ever part of it.
 */
export function logFailure(error: unknown): void {
  if (!isUnlistenError(error)) {
    write(inspect(error));
    return;
  }
  write(`unlisten ${error.code}: ${error.message}\n  hint: ${error.hint}\n  see:  ${error.docs}`);
  if (error.cause !== undefined) write(inspect(error.cause));
}

function write(text: string): void {
  // biome-ignore lint/suspicious/noConsole: an action's log is its console.
  console.error(text);
}
