import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

/** A program that can be started: what stands before its own arguments. */
export interface Program {
  command: string;
  before: readonly string[];
}

/** Finds a program of an npm package that the project in this folder has. */
export function findInstalled(packageName: string, program: string): Program | undefined {
  try {
    const manifest = createRequire(resolve("package.json")).resolve(`${packageName}/package.json`);
    const bin: unknown = JSON.parse(readFileSync(manifest, "utf8")).bin?.[program];
    const path = typeof bin === "string" ? join(dirname(manifest), bin) : "";
    return existsSync(path) ? { command: process.execPath, before: [path] } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Loads a package that the project in this folder has, or that one of others has for itself.
 *
 * @param users  packages of the project that bring it along
 */
export function loadInstalled(packageName: string, users: readonly string[]): unknown {
  const project = createRequire(resolve("package.json"));
  const from = users.flatMap((user) => {
    try {
      return createRequire(project.resolve(user));
    } catch {
      return [];
    }
  });
  for (const require of [project, ...from]) {
    try {
      require.resolve(packageName);
    } catch {
      continue;
    }
    return require(packageName);
  }
  return undefined;
}

/** Finds a program on the PATH. */
export function findOnPath(command: string): Program | undefined {
  const { error } = spawnSync(command, ["--version"], { stdio: "ignore" });
  return error === undefined ? { command, before: [] } : undefined;
}

export function findBuf(): Program | undefined {
  return findInstalled("@bufbuild/buf", "buf") ?? findOnPath("buf");
}

export interface Ran {
  /** 0 when all went well. */
  status: number | null;
  stdout: Buffer;
  stderr: string;
}

/** Bytes. Descriptors of the whole of googleapis are a tenth of it. */
const maxOutputBytes = 512 * 1024 * 1024;

export function run({ command, before }: Program, args: readonly string[], input?: Uint8Array): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, [...before, ...args], {
    maxBuffer: maxOutputBytes,
    ...(input === undefined ? { stdio: ["ignore", "pipe", "pipe"] } : { input }),
  });
  return { status, stdout, stderr: error === undefined ? String(stderr) : error.message };
}
