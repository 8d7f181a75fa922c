/**
 * What a fresh clone needs before anything else runs: dependencies and a build. Node built-ins only, because
 * nothing else is installed yet.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(new URL("..", import.meta.url)));

const oldestNode = 20;
const builtFolders = ["adapters", "cli", "codegen", "conformance", "runtimes"];

/** Installs what package-lock.json says when node_modules is missing or older than it. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < oldestNode) {
    fail(`unlisten needs Node ${oldestNode} or later: this is ${process.version}`);
  }
  ensureInstalledIn(".");
  linkOwnName();
}

/** The same for a folder with a package-lock.json of its own. */
export function ensureInstalledIn(folder) {
  const cwd = join(root, folder);
  const stamp = join(cwd, "node_modules", ".unlisten-lock");
  const wanted = digest([join(cwd, "package-lock.json")]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log(`Installing ${folder === "." ? "dependencies" : `what ${folder} needs`} (once) ...`);
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { quiet: true, cwd });
  writeFileSync(stamp, wanted);
}

/** Builds dist/ when a source is newer than the last build; several callers at once wait for one another. */
export function ensureBuilt() {
  const stamp = join(root, "dist", ".sources");
  const wanted = digest([
    join(root, "package.json"),
    ...builtFolders.flatMap((f) => sourcesBelow(join(root, f))),
  ]);
  const fresh = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (fresh()) return;
  withLock(join(root, "node_modules", ".unlisten-build"), () => {
    if (fresh()) return;
    console.log("Building ...");
    build();
    writeFileSync(stamp, wanted);
  });
}

/** Builds beside dist/ and puts the result in its place, so that nothing of an earlier build stays. */
export function build() {
  const next = join(root, ".cache", "dist");
  rmSync(next, { recursive: true, force: true });
  const tsup = join(root, "node_modules", "tsup", "dist", "cli-default.js");
  run(process.execPath, [tsup, "--silent", "--metafile", "--out-dir", next], { quiet: true });
  const adapters = ["http", "express"].map((name) => join(next, "adapters", name, "index.cjs"));
  run(process.execPath, [join(root, ".ci", "compile-eagerly.mjs"), ...adapters], { quiet: true });
  forgiveMissingTypes(next);
  writeNotices(next);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(next, join(root, "dist"));
}

/** Adapters' types name those of libraries that only some users have: without them these are `any`, and no error. Who imports a stub has its library. */
function forgiveMissingTypes(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.d\.c?ts$/.test(entry.name)) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (relative(folder, path).startsWith("codegen")) continue;
    const text = readFileSync(path, "utf8");
    const optional = /^import .* from '(?:@connectrpc\/connect|@bufbuild\/protobuf)';$/gm;
    writeFileSync(path, text.replace(optional, "// @ts-ignore\n$&"));
  }
}

/** The licences of what was bundled, which ask to be passed on; the bundler's own reports say what that is. */
function writeNotices(folder) {
  const packages = new Map();
  for (const report of readdirSync(folder).filter((name) => name.startsWith("metafile-"))) {
    const { inputs } = JSON.parse(readFileSync(join(folder, report), "utf8"));
    for (const input of Object.keys(inputs)) {
      const name = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (name === null) continue;
      if (!packages.has(name[1])) packages.set(name[1], { path: join(root, name[0]), files: new Set() });
      packages.get(name[1]).files.add(join(root, input));
    }
    rmSync(join(folder, report));
  }
  const byName = [...packages].sort(([a], [b]) => (a < b ? -1 : 1));
  const notices = byName.map(([name, { path, files }]) => {
    const { version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? headersOf(files) : readFileSync(join(path, file), "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  const rule = `\n${"-".repeat(80)}\n\n`;
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), notices.join(rule));
}

/** What a package's files say of their licences at their top, where it has no file that does. */
function headersOf(files) {
  const headers = [...files].sort().map((file) => {
    const comment = /^(?:\/\/.*\n)+/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
    return /copyright/i.test(comment) ? comment.replace(/^\/\/ ?/gm, "").trim() : "";
  });
  return [...new Set(headers)].filter(Boolean).join("\n\n");
}

/**
 * Examples and tests import `unlisten` by its published name; inside the repository that is this folder.
 */
function linkOwnName() {
  const link = join(root, "node_modules", "unlisten");
  if (!existsSync(link)) {
    rmSync(link, { force: true, recursive: true });
    symlinkSync(root, link, process.platform === "win32" ? "junction" : "dir");
  }
}

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((e) => e.isFile() && /\.(ts|css)$/.test(e.name) && !e.name.endsWith(".test.ts"))
    .map((e) => join(e.parentPath ?? e.path, e.name))
    .filter((path) => !/[\\/](testdata|node_modules)[\\/]/.test(path))
    .sort();
}

function digest(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(relative(root, path)).update(readFileSync(path));
  return hash.digest("hex");
}

/** A folder is the lock, since making one either works or fails; one left behind by a killed build expires. */
function withLock(lock, work) {
  const staleAfterMs = 120_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > staleAfterMs) {
        rmSync(lock, { recursive: true, force: true });
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Runs a command in the repository's root; ends this process with its output when it fails. */
export function run(command, args, { quiet = false, cwd = root } = {}) {
  const shell = process.platform === "win32" && command === "npm";
  const result = spawnSync(command, args, {
    cwd,
    shell,
    encoding: "utf8",
    stdio: quiet ? "pipe" : "inherit",
  });
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`);
  if (result.status !== 0)
    fail(`${command} ${args.join(" ")} failed\n${result.stdout ?? ""}${result.stderr ?? ""}`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
