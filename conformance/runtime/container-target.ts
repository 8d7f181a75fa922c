import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { pause } from "../pause.js";
import type { RunnerAddress } from "./connection.js";
import { type Output, StreamLines } from "./lines.js";
import { answering } from "./readiness.js";
import type { Exit, RuntimeTarget, StartOptions } from "./target.js";

export interface ContainerTargetOptions {
  image: string;
  /** A program that takes Docker's arguments. */
  engine: string;
}

const execute = promisify(execFile);

/** Where every action container listens. Source: docs/actions-new.md, Action Interface. */
const runnerPort = "8080/tcp";

/** Milliseconds that the engine may take to pass on what a container wrote. */
const passesOnMs = 50;
const triesMs = 20;

/** Starts a container of an image for each case, its port published on the loopback address. */
export function containerTarget({ image, engine }: ContainerTargetOptions): RuntimeTarget {
  const prefix = `unlisten-conformance-${randomBytes(3).toString("hex")}`;
  const running = new Set<string>();
  let number = 0;
  const onExit = () => {
    if (running.size > 0) spawnSync(engine, ["rm", "--force", ...running], { stdio: "ignore" });
  };
  process.once("exit", onExit);
  const remove = async (name: string) => {
    await execute(engine, ["rm", "--force", name]).catch(() => {});
    running.delete(name);
  };
  return {
    name: image,
    can: { process: true, env: true },
    async start(options) {
      const name = `${prefix}-${++number}`;
      running.add(name);
      const { output, exited } = attach(engine, image, name, options.env);
      const end = async () => {
        await remove(name);
        await exited;
      };
      try {
        const address = await ready(engine, name, { output, exited }, options);
        const kill = async (signal: NodeJS.Signals) => {
          await execute(engine, ["kill", "--signal", signal, name]);
        };
        return {
          address,
          tmp: undefined,
          pid: undefined,
          output,
          outputDelayMs: passesOnMs,
          exited,
          kill,
          end,
        };
      } catch (error) {
        await end();
        throw error;
      }
    },
    async close() {
      process.off("exit", onExit);
      await Promise.all([...running].map(remove));
    },
  };
}

interface Attached {
  output: Output;
  exited: Promise<Exit>;
}

/** In the foreground: the engine's own streams and exit code are then the container's. */
function attach(engine: string, image: string, name: string, env: Record<string, string>): Attached {
  const variables = Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const args = ["run", "--rm", "--name", name, "--publish", `127.0.0.1::${runnerPort}`, ...variables, image];
  const child: ChildProcess = spawn(engine, args, { stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: new StreamLines(), stderr: new StreamLines() };
  child.stdout!.on("data", (bytes: Buffer) => output.stdout.push(bytes));
  child.stderr!.on("data", (bytes: Buffer) => output.stderr.push(bytes));
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => {
      output.stderr.push(Buffer.from(`${error.message}\n`));
      resolve(127);
    });
    child.once("close", (code) => resolve(code ?? 127));
  });
  return { output, exited };
}

async function ready(
  engine: string,
  name: string,
  { output, exited }: Attached,
  { signal }: StartOptions,
): Promise<RunnerAddress> {
  const wrote = () => output.stderr.since(0).slice(-20).join("\n");
  const early = exited.then((code) => {
    throw new Error(`the container ended with code ${code} before it listened: ${wrote()}`);
  });
  early.catch(() => {});
  const found = (async () => {
    const place = await published(engine, name, signal);
    if (place !== undefined) await answering(place, signal);
    if (place === undefined || signal.aborted) {
      throw new Error(`the container did not listen in time: ${wrote()}`);
    }
    return place;
  })();
  found.catch(() => {});
  return Promise.race([found, early]);
}

/** Where the engine has published the port; undefined when the time is over. */
async function published(
  engine: string,
  name: string,
  signal: AbortSignal,
): Promise<RunnerAddress | undefined> {
  do {
    const printed = await execute(engine, ["port", name, runnerPort]).then(
      ({ stdout }) => stdout,
      () => "",
    );
    const found = /127\.0\.0\.1:(\d+)/.exec(printed);
    if (found !== null) return { host: "127.0.0.1", port: Number(found[1]) };
  } while (await pause(triesMs, signal));
  return undefined;
}
