import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { withLock } from "./lock.js";

/** Something that is built by a command. */
export interface Build {
  /** Begins the built folder's name: "python-runner". */
  name: string;
  /** `{folder}` and `{out}` stand for the folders. */
  command: readonly string[];
  /** Files and folders, relative to `folder`, `*` in a name included: the build is repeated when one changes. */
  inputs: readonly string[];
  /** Where the command is run. */
  folder: string;
  /** Built folders are kept below this one. */
  cache: string;
}

/** A build that failed; the message has what it wrote. */
export class BuildFailed extends Error {
  override readonly name = "BuildFailed";
}

/** Never a part of what is built. */
const ignored = new Set(["node_modules", ".git", ".cache", "__pycache__", ".pytest_cache"]);

/** Milliseconds after which what nobody used is removed: 14 days. */
const keptMs = 14 * 86_400_000;

/**
 * Builds, unless that has been done for the same inputs, and returns the folder with the result. Several processes
 * that want the same wait for one another.
 *
 * @throws BuildFailed
 */
export async function buildOnce(build: Build): Promise<string> {
  const { name, folder, cache } = build;
  const key = await digest(build);
  const place = join(cache, `${name}-${key}`);
  const out = join(place, "out");
  const done = join(place, "done");
  if (!existsSync(done)) {
    mkdirSync(cache, { recursive: true });
    await withLock(join(cache, `${name}-${key}.lock`), async () => {
      if (existsSync(done)) return;
      rmSync(place, { recursive: true, force: true });
      mkdirSync(out, { recursive: true });
      await run(
        build.command.map((word) => word.replaceAll("{folder}", folder).replaceAll("{out}", out)),
        folder,
      );
      writeFileSync(done, "");
      removeUnused(cache, name);
    });
  }
  const now = new Date();
  utimesSync(done, now, now);
  return out;
}

/** The command, the inputs' names and contents, and the machine: what is built for one does not run on another. */
async function digest({ command, inputs, folder }: Build): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([command, process.platform, process.arch]));
  const found = inputs.flatMap((input) => matching(folder, input)).flatMap(filesBelow);
  for (const file of [...new Set(found)].sort()) {
    hash.update(`\0${relative(folder, file)}\0`).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 16);
}

/** @throws BuildFailed when there is no such file */
function matching(folder: string, input: string): string[] {
  let paths = [folder];
  for (const part of input.split("/")) {
    const pattern = part.includes("*") ? patternOf(part) : undefined;
    paths = paths.flatMap((path) => {
      if (pattern === undefined) return existsSync(join(path, part)) ? [join(path, part)] : [];
      return readdirSync(path)
        .filter((name) => pattern.test(name))
        .map((name) => join(path, name));
    });
  }
  if (paths.length === 0) throw new BuildFailed(`the build's input ${join(folder, input)} does not exist`);
  return paths;
}

function patternOf(name: string): RegExp {
  const parts = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}$`);
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !ignored.has(name))
    .flatMap((entry) => (entry.isSymbolicLink() ? [] : filesBelow(join(path, entry.name))));
}

function run([program, ...args]: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that no compiler goes on writing when this program has ended and another one begins.
    const child = spawn(program!, args, { cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const onExit = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    process.once("exit", onExit);
    let wrote = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        wrote = (wrote + bytes.toString("utf8")).slice(-20_000);
      });
    }
    const fail = (reason: string) =>
      reject(new BuildFailed(`${[program, ...args].join(" ")}: ${reason}\n${wrote}`.trimEnd()));
    child.once("error", (error) => {
      process.off("exit", onExit);
      fail(error.message);
    });
    child.once("close", (code, signal) => {
      process.off("exit", onExit);
      if (code === 0) resolve();
      else fail(`ended with ${signal ?? code}`);
    });
  });
}

/** What was built from earlier inputs, and has not been used for long. */
function removeUnused(cache: string, name: string): void {
  for (const entry of readdirSync(cache)) {
    if (!entry.startsWith(`${name}-`) || entry.endsWith(".lock")) continue;
    const used = statSync(join(cache, entry, "done"), { throwIfNoEntry: false });
    if (used !== undefined && Date.now() - used.mtimeMs > keptMs) {
      rmSync(join(cache, entry), { recursive: true, force: true });
    }
  }
}
