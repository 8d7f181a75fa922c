import { UnlistenError } from "../errors.js";

/** For the action's log: what must not reach the client, since a service prints and throws what it likes. */
export interface StartReport {
  error?: unknown;
  exitCode?: number;
  /** Hosts and ports that start-up tried to connect to. */
  unreached?: string[];
  lastOutput: string[];
}

/** How a start-up ended that came to nothing. */
export type Ending = { kind: "exit"; exitCode: number } | { kind: "crash"; error: unknown };

/**
 * @param canRetry whether the next activation can run the entry again in this process
 * @param ends whether this process ends after the answer
 */
export function entryFailed(
  entry: string,
  ending: Ending,
  lastOutput: string[],
  { canRetry, ends }: { canRetry: boolean; ends: boolean },
): UnlistenError {
  const why =
    ending.kind === "exit"
      ? `it called process.exit(${ending.exitCode}) before it listened`
      : "it ended with an error that nobody caught";
  const next = canRetry
    ? "the next activation runs the entry again."
    : ends
      ? "an ES module runs only once in a process, so this one ends now and the next activation starts afresh."
      : "an ES module runs only once in a process, so every activation fails until the container is replaced.";
  const cause: StartReport =
    ending.kind === "exit" ? { exitCode: ending.exitCode, lastOutput } : { error: ending.error, lastOutput };
  return new UnlistenError("capture-entry-failed", `cannot start "${entry}": ${why}`, {
    hint: `The action's log has the reason and the service's last lines of output; ${next}`,
    cause,
  });
}

/** @param others what was caught and cannot answer, in words: "plain TCP on port 9000" */
export function neverListened(
  entry: string,
  limitMs: number,
  port: number | string | undefined,
  others: readonly string[],
  lastOutput: string[],
): UnlistenError {
  const asked = port === undefined ? "" : typeof port === "number" ? ` on port ${port}` : ` on "${port}"`;
  const found = others.length === 0 ? "" : `; it listens with ${others.join(", ")}`;
  return new UnlistenError(
    "capture-never-listened",
    `cannot answer: "${entry}" did not listen for HTTP${asked} within ${limitMs} ms${found}`,
    {
      hint: "Check that this file starts the server. A slow start goes on and the next activation waits for it again; `startTimeoutMs` and the action's timeout give it more time.",
      cause: { lastOutput } satisfies StartReport,
    },
  );
}

export function notReady(
  entry: string,
  limitMs: number,
  waitedFor: string,
  report: StartReport,
): UnlistenError {
  return new UnlistenError(
    "capture-not-ready",
    `cannot answer: "${entry}" listens but is not ready after ${limitMs} ms: ${waitedFor}`,
    {
      hint: "Check what the service waits for at start-up. It goes on starting, and the next activation waits for it again; `startTimeoutMs` and the action's timeout give it more time.",
      cause: report,
    },
  );
}

export function ambiguous(entry: string, places: readonly string[]): UnlistenError {
  return new UnlistenError(
    "capture-ambiguous",
    `cannot tell which server answers: "${entry}" listens on ${places.join(", ")}`,
    { hint: "Say which with the option `port`: capture(entry, { port: 3000 })." },
  );
}

export function forks(entry: string): UnlistenError {
  return new UnlistenError(
    "capture-unsupported",
    `cannot start "${entry}": it forks cluster workers, which no activation would reach`,
    {
      hint: 'Pass { cluster: "worker" } to run the entry as its own single worker, or give the file that a worker runs.',
    },
  );
}

export function noTypeScript(entry: string): UnlistenError {
  return new UnlistenError(
    "capture-unsupported",
    `cannot start "${entry}": Node ${process.version} does not run TypeScript`,
    {
      hint: "Use Node 22.18 or later, compile the service, or bundle the action with `unlisten build`.",
    },
  );
}
