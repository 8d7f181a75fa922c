import { isUnlistenError } from "../adapters/errors.js";
import type { Terminal } from "./terminal.js";

/** Says what went wrong: the message, what to do, and where it is explained; the stack only of what is no answer of ours. */
export function reportError(error: unknown, terminal: Terminal): void {
  const { paint } = terminal;
  if (!isUnlistenError(error)) {
    terminal.err(
      `${paint("red", "error")}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return;
  }
  // A bundler's message goes on for lines; the code belongs to the first.
  const [first, ...rest] = error.message.split("\n");
  terminal.err(`${paint("red", "error")}: ${first} ${paint("dim", `[${error.code}]`)}`);
  for (const line of rest) terminal.err(line);
  terminal.err(`${paint("cyan", "hint")}: ${error.hint}`);
  if (error.code !== "usage") terminal.err(paint("dim", `docs: ${error.docs}`));
}

/** An error as JSON has it. */
export function describeError(error: unknown): { code?: string; message: string; hint?: string } {
  if (isUnlistenError(error)) return { code: error.code, message: error.message, hint: error.hint };
  return { message: error instanceof Error ? error.message : String(error) };
}
