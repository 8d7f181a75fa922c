import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { buildSync } from "esbuild";

const entry = fileURLToPath(new URL("../index.ts", import.meta.url));

/** The package as two files, an ES module and CommonJS, each with everything in it as published. */
export interface Copies {
  esm: string;
  cjs: string;
  remove(): void;
}

export function buildCopies(): Copies {
  const folder = mkdtempSync(join(tmpdir(), "unlisten-copies-"));
  const build = (format: "esm" | "cjs", outfile: string) => {
    buildSync({ entryPoints: [entry], bundle: true, platform: "node", target: "node20", format, outfile });
    return outfile;
  };
  return {
    esm: build("esm", join(folder, "index.mjs")),
    cjs: build("cjs", join(folder, "index.cjs")),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Milliseconds after which a child that hangs is ended. */
const limitMs = 100_000;

export interface ChildOutcome {
  /** The JSON of the last line that it printed. */
  report: unknown;
  stderr: string;
}

/**
 * Runs a program of testdata/programs in this Node, with the two copies' paths as its arguments.
 *
 * @throws what execFile throws when it ends with another code than 0
 */
export async function runChild(
  name: string,
  copies: Copies,
  nodeOptions: string[] = [],
): Promise<ChildOutcome> {
  const program = fileURLToPath(new URL(`../testdata/programs/${name}`, import.meta.url));
  const args = [...nodeOptions, program, copies.esm, copies.cjs];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
    encoding: "utf8",
    timeout: limitMs,
    killSignal: "SIGKILL",
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env.PATH },
  });
  return { report: JSON.parse(stdout.trim().split("\n").at(-1)!), stderr };
}
