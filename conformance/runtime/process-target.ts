import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { aborted } from "../pause.js";
import type { RunnerAddress } from "./connection.js";
import { freePort } from "./free-port.js";
import { killLeftovers } from "./leftovers.js";
import { type Output, StreamLines } from "./lines.js";
import { listening, takesConnections } from "./readiness.js";
import type { Exit, RuntimeTarget, StartedRunner, StartOptions } from "./target.js";

export interface ProcessTargetOptions {
  /** For reports. */
  name: string;
  /** Program and arguments; words like `NAME=value` before the program are variables. */
  command: readonly string[];
  /** Where it listens, for one that does not take our arguments; `{port}` in the command is a free port. */
  address?: RunnerAddress | undefined;
}

/** What a program needs to be found and to run at all; nothing else of this process is passed on. */
const passedOn =
  /^(PATH|HOME|USER|LANG|LC_[A-Z]+|TZ|JAVA_HOME|LD_LIBRARY_PATH|PYENV_[A-Z]+|GO[A-Z0-9]+|SystemRoot)$/;

/** What a runner of ours is told. Source: runtimes/nodejs/README.md. */
const handshake = ["--host", "127.0.0.1", "--port", "0", "--ready-fd", "3", "--exit-with-stdin"];

/** Starts a runner as a process of this machine, in a process group and folders of its own. */
export function processTarget({ name, command, address }: ProcessTargetOptions): RuntimeTarget {
  const base = mkdtempSync(join(tmpdir(), "unlisten-conformance-"));
  const groups = new Set<number>();
  const choosesPort = command.some((word) => word.includes("{port}"));
  const onExit = () => {
    for (const group of groups) killGroup(group);
    rmSync(base, { recursive: true, force: true });
  };
  process.once("exit", onExit);
  let number = 0;
  return {
    name,
    ...(address !== undefined && !choosesPort ? { atOnce: 1 } : {}),
    can: { process: true, env: true },
    async start(options) {
      const tmp = join(base, String(++number));
      const place = choosesPort ? { host: address?.host ?? "127.0.0.1", port: await freePort() } : address;
      if (place !== undefined && (await takesConnections(place))) {
        throw new Error(`something else listens on ${place.host}:${place.port}`);
      }
      const running = startIn(tmp, command, place, options);
      const group = running.child.pid;
      if (group !== undefined) groups.add(group);
      const end = async () => {
        if (group !== undefined) killGroup(group);
        await running.exited;
        for (const stream of running.child.stdio) stream?.destroy();
        if (group !== undefined) groups.delete(group);
        await rm(tmp, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
      };
      try {
        return { ...running, tmp, pid: group, address: await ready(running, place, options.signal), end };
      } catch (error) {
        await end();
        throw error;
      }
    },
    async close() {
      process.off("exit", onExit);
      const left = await killLeftovers(base);
      await rm(base, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
      if (left.length > 0)
        throw new Error(`processes outlived their cases, and were ended: ${left.join(", ")}`);
    },
  };
}

type RunningProcess = Pick<StartedRunner, "kill" | "outputDelayMs"> & {
  child: ChildProcess;
  output: Output;
  exited: Promise<Exit>;
};

function startIn(
  tmp: string,
  command: readonly string[],
  place: RunnerAddress | undefined,
  { env }: StartOptions,
): RunningProcess {
  const cwd = join(tmp, "work");
  mkdirSync(cwd, { recursive: true });
  const words = command.map((word) => word.replaceAll("{port}", String(place?.port)));
  const first = words.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word));
  const own = words.slice(0, first).map((word) => word.split(/=(.*)/s).slice(0, 2));
  const [program, ...args] = words.slice(first);
  const kept = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  const child = spawn(program!, place === undefined ? [...args, ...handshake] : args, {
    cwd,
    env: { ...Object.fromEntries(kept), TMPDIR: tmp, ...Object.fromEntries(own), ...env },
    stdio: ["pipe", "pipe", "pipe", place === undefined ? "pipe" : "ignore"],
    detached: true,
  });
  const output = { stdout: new StreamLines(), stderr: new StreamLines() };
  child.stdout!.on("data", (bytes: Buffer) => output.stdout.push(bytes));
  child.stderr!.on("data", (bytes: Buffer) => output.stderr.push(bytes));
  // A runner that ends closes its stdin; that is no error of ours.
  child.stdin!.on("error", () => {});
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => {
      output.stderr.push(Buffer.from(`${error.message}\n`));
      resolve(127);
    });
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
  };
  return { child, output, exited, outputDelayMs: 0, kill };
}

async function ready(
  { child, output, exited }: RunningProcess,
  place: RunnerAddress | undefined,
  signal: AbortSignal,
): Promise<RunnerAddress> {
  const wrote = () => output.stderr.since(0).slice(-20).join("\n") || "it wrote nothing to stderr";
  const early = exited.then((code) => {
    throw new Error(`the runner ended with code ${code} before it listened: ${wrote()}`);
  });
  const found = place === undefined ? announced(child.stdio[3] as Readable) : listening(place, signal);
  for (const each of [early, found]) each.catch(() => {});
  const first = await Promise.race([found, early, aborted(signal)]);
  if (first === null) throw new Error(`the runner did not listen in time: ${wrote()}`);
  return first;
}

/** A process that ends closes its descriptors first, and its exit code and stderr say more than that. */
const endFollowsMs = 1000;

/** Reads the line of `--ready-fd`. */
function announced(stream: Readable): Promise<RunnerAddress> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.on("data", (bytes: Buffer) => {
      text += bytes.toString("utf8");
      if (!text.includes("\n")) return;
      try {
        const { host, port } = JSON.parse(text) as RunnerAddress;
        resolve({ host, port });
      } catch {
        reject(new Error(`the line on --ready-fd is no JSON: ${text}`));
      }
    });
    stream.on("end", () => {
      if (text.includes("\n")) return;
      setTimeout(() => reject(new Error("--ready-fd was closed without a line")), endFollowsMs).unref();
    });
  });
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended.
  }
}
