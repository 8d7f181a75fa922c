import type { Options, ParsedArguments } from "./arguments.js";
import type { Terminal } from "./terminal.js";

/** One of `unlisten`'s commands. */
export interface Command<T extends Options = Options> {
  /** What follows the name in the usage line: "[entry] [options]". */
  usage: string;
  /** A paragraph for the command's own help, lines at most 100 characters. */
  description: string;
  options: T;
  examples: readonly string[];
  /** @returns the exit code; failures are thrown */
  run(given: ParsedArguments<T>, terminal: Terminal): Promise<number>;
}

/** Types a command by its own options. */
export function defineCommand<const T extends Options>(command: Command<T>): Command {
  return command as unknown as Command;
}
