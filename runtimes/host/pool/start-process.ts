import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { MemoryCgroup } from "./memory-cgroups.js";
import type { MemoryWatch } from "./memory-watch.js";
import { signalGroup } from "./process-group.js";
import type { RunnerHandle } from "./runner-handle.js";
import type { StopGuard } from "./stop-guard.js";

/** A runner's process, and what watches over it. */
export interface ProcessOptions {
  /** Program and arguments; those of the handshake are added. */
  command: readonly string[];
  env: Record<string, string>;
  cwd: string;
  memoryMb: number;
  /** Bounds its memory; without it, `memoryWatch` looks. */
  memoryCgroup: MemoryCgroup | undefined;
  memoryWatch: MemoryWatch;
  stopGuard: StopGuard;
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
export async function startProcess(options: ProcessOptions): Promise<RunnerHandle> {
  const { command, env, cwd } = options;
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
    // At once, before it has taken any to speak of.
    if (child.pid !== undefined) options.memoryCgroup?.add(child.pid);
    return { ...(await readAddress(child)), ...handleOf(child, exited, options) };
  } catch (error) {
    kill(child);
    throw error;
  }
}

function handleOf(
  child: ChildProcess,
  exited: Promise<void>,
  { memoryMb, memoryCgroup, memoryWatch, stopGuard }: ProcessOptions,
): Omit<RunnerHandle, "host" | "port"> {
  const pid = child.pid!;
  let isOutOfMemory = false;
  const onExceeded = () => {
    isOutOfMemory = true;
    kill(child);
  };
  void exited.then(() => {
    isOutOfMemory ||= memoryCgroup?.hasKilled ?? false;
    stopGuard.release(pid);
  });
  return {
    pid,
    stdout: child.stdout!,
    stderr: child.stderr!,
    exited,
    kill: () => kill(child),
    pause: () => {
      // Windows knows no such signal.
      if (process.platform === "win32" || child.exitCode !== null) return;
      stopGuard.hold(pid);
      signalGroup(pid, "SIGSTOP");
    },
    resume: () => {
      if (process.platform === "win32" || child.exitCode !== null) return;
      signalGroup(pid, "SIGCONT");
      stopGuard.release(pid);
    },
    watchMemory: () =>
      memoryCgroup === undefined
        ? memoryWatch.watch({ pid, limitBytes: memoryMb * 1024 * 1024, onExceeded })
        : () => {},
    ranOutOfMemory: () => isOutOfMemory || (memoryCgroup?.hasKilled ?? false),
  };
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
        const { host, port } = JSON.parse(line);
        resolve({ host, port });
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
  if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
}
