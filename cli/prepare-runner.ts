import { type ErrorCode, UnlistenError } from "../adapters/errors.js";
import { BuildFailed } from "../runtimes/runners/build-once.js";
import type { LanguageRunner } from "../runtimes/runners/read-runner.js";
import { missingPrograms, startCommand } from "../runtimes/runners/start-command.js";
import { packageRoot } from "./package-root.js";

/**
 * The command that starts a language's runner, built where that is needed.
 *
 * @throws UnlistenError with the given code when a program that it needs is missing, or it cannot be built
 */
export async function prepareRunner(
  runner: LanguageRunner,
  code: ErrorCode,
  kind?: string,
): Promise<string[]> {
  const [missing] = missingPrograms(runner);
  if (missing !== undefined) {
    throw new UnlistenError(code, `cannot start the ${runner.language} runner: ${missing[0]} is missing`, {
      hint: missing[1],
    });
  }
  return await building(() => startCommand(runner, packageRoot(), kind), code);
}

/** Does something that may build, and says what went wrong there. */
export async function building<T>(work: () => Promise<T>, code: ErrorCode): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof BuildFailed)) throw cause;
    throw new UnlistenError(code, `cannot build: ${cause.message}`, {
      hint: "runner.json and fixtures.json say what is built, and which programs that needs.",
      cause,
    });
  }
}
