import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { everythingIdl, generate } from "../testing/generate.js";

const here = import.meta.dirname;
const cache = resolve(here, "../../../.cache");

/** The client's release; the generated code is of whatever compiler there is. */
const pythonThrift = "thrift==0.25.0";

/** A client that is ready to run: its program, and what comes before the address and the protocol. */
export interface Client {
  program: string;
  args: string[];
  env?: Record<string, string>;
}

export function nodeClient(folder: string, style: "callback" | "promise"): Client {
  return {
    program: process.execPath,
    args: [join(here, "node-client.mjs"), "{url}", "{protocol}", style, folder],
  };
}

/** Installs Apache's library into a folder of its own, once. */
export function pythonClient(folder: string): Client {
  const library = join(cache, "thrift-python", pythonThrift);
  if (!existsSync(join(library, "thrift"))) {
    rmSync(library, { recursive: true, force: true });
    const install = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", library, pythonThrift];
    execFileSync("python3", install, { stdio: "pipe" });
  }
  mkdirSync(folder, { recursive: true });
  generate("py", everythingIdl, folder);
  return {
    program: "python3",
    args: [join(here, "python_client.py"), "{url}", "{protocol}"],
    env: { PYTHONPATH: `${folder}:${library}` },
  };
}

/** Compiles it: the library comes through Go's module proxy. */
export function goClient(folder: string): Client {
  cpSync(join(here, "go"), folder, { recursive: true });
  generate("go:package_prefix=unlisten.test/client/", everythingIdl, folder);
  const program = join(folder, "client");
  execFileSync("go", ["build", "-o", program, "."], { cwd: folder, stdio: "pipe" });
  return { program, args: ["{url}", "{protocol}"] };
}

/**
 * Runs a client to its end.
 *
 * @returns what it printed
 * @throws with what it printed when it ends with another code than 0
 */
export async function runClient(
  { program, args, env }: Client,
  url: string,
  protocol: string,
): Promise<string> {
  const filled = args.map((arg) => arg.replace("{url}", url).replace("{protocol}", protocol));
  const child = spawn(program, filled, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    errors += data;
  });
  const code = await new Promise((end, fail) => {
    child.on("error", fail);
    child.on("close", end);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
  return output;
}
