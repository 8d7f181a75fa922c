import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** A runner process that listens. */
export interface RunnerProcess {
  pid: number;
  host: string;
  port: number;
  stdout: Readable;
  stderr: Readable;
  /** Done when the process is gone. */
  exited: Promise<void>;
  /** Ends the process at once, with all that it started. */
  kill(): void;
}

/** Milliseconds from the start of the process to its address. */
const startLimitMs = 30_000;

/** Descriptor that the runner writes its address to. */
const readyFd = 3;

/**
 * Starts a runner and waits until it listens. The handshake is described in runtimes/nodejs/README.md; runners of
 * other languages take the same arguments.
 *
 * Stdin stays open as long as this process lives: with `--exit-with-stdin` a killed host leaves no runner behind.
 *
 * @throws Error when it exits before, or does not listen in time; the message has what it wrote to stderr
 */
export async function startProcess(
  command: readonly string[],
  env: Record<string, string>,
  cwd: string,
): Promise<RunnerProcess> {
  const [program, ...args] = command;
  const child = spawn(
    program!,
    [...args, "--host", "127.0.0.1", "--port", "0", "--ready-fd", String(readyFd), "--exit-with-stdin"],
    // A group of its own: what the action started ends with it, and a Ctrl-C is the host's to handle.
    { stdio: ["pipe", "pipe", "pipe", "pipe"], env, cwd, detached: process.platform !== "win32" },
  );
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  child.stdin!.on("error", () => {});
  try {
    const { host, port } = await readAddress(child);
    return {
      pid: child.pid!,
      host,
      port,
      stdout: child.stdout!,
      stderr: child.stderr!,
      exited,
      kill: () => kill(child),
    };
  } catch (error) {
    kill(child);
    throw error;
  }
}

function readAddress(child: ChildProcess): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    let line = "";
    let complaint = "";
    const onStderr = (chunk: Buffer) => {
      complaint = (complaint + chunk).slice(-4000);
    };
    const finish = (error?: Error) => {
      clearTimeout(timer);
      child.stderr!.off("data", onStderr).pause();
      if (error !== undefined) return reject(error);
      try {
        resolve(JSON.parse(line));
      } catch {
        reject(new Error(`the runner did not start: ${complaint.trim() || "it exited without a word"}`));
      }
    };
    const timer = setTimeout(
      () => finish(new Error(`the runner did not listen within ${startLimitMs} ms`)),
      startLimitMs,
    );
    child.once("error", (error) =>
      finish(new Error(`cannot start the runner: ${error.message}`, { cause: error })),
    );
    const ready = child.stdio[readyFd] as Readable;
    child.stderr!.on("data", onStderr);
    ready.setEncoding("utf8");
    ready.on("data", (text: string) => {
      line += text;
    });
    ready.once("error", () => finish());
    ready.once("end", () => finish());
  });
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}
