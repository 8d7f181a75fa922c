import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The built command as a process that runs until it is told to end. */
export interface CommandProcess {
  pid: number;
  /** What it wrote so far, both streams. */
  output(): string;
  /** Its JSON lines of one kind so far. */
  events(event: string): Record<string, unknown>[];
  /** Waits until there are that many, and gives the last one. */
  event(event: string, count?: number): Promise<Record<string, unknown>>;
  /** Sends a signal, and waits for the end. */
  end(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** Starts `unlisten ... --json`. */
export function startCommand(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): CommandProcess {
  const child = spawn(process.execPath, [main, ...args, "--json"], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let wake = () => {};
  const take = (text: string) => {
    output += text;
    wake();
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  let isOver = false;
  const over = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      isOver = true;
      wake();
      resolve(code);
    });
  });
  const events = (event: string) =>
    output
      .split("\n")
      // The last one may be half of a line.
      .slice(0, -1)
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line.event === event);
  return {
    pid: child.pid!,
    output: () => output,
    events,
    async event(name, count = 1) {
      for (;;) {
        const found = events(name);
        if (found.length >= count) return found[count - 1]!;
        if (isOver) throw new Error(`unlisten ${args.join(" ")} ended without "${name}": ${output}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async end(signal) {
      child.kill(signal);
      return await over;
    },
  };
}
