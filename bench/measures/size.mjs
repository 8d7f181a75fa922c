import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const benchFolder = fileURLToPath(new URL("../", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

const peers = [
  { name: "serverless-http" },
  { name: "@codegenie/serverless-express" },
  { name: "@fastify/aws-lambda", remark: "and Fastify, which brings light-my-request" },
  { name: "hono", remark: "the framework itself: the adapter is part of it" },
  { name: "light-my-request" },
  { name: "undici" },
];

/** Bytes installed for each package with all that it depends on; the application's framework is not counted. */
export function measureSize() {
  const entry = join(root, "dist", "adapters", "http", "index.js");
  const packageFile = join(root, "package.json");
  const ours = {
    needed: filesSize([entry, packageFile]),
    packed: filesSize(packedFiles()),
    imported: importsOf(entry).filter((name) => !isBuiltin(name)),
    dependencies: dependenciesIn(packageFile),
  };
  const others = peers.map(({ name, remark }) => ({ name, remark, ...closureOf(name) }));
  return { ours, others, table: tableOf(ours, others) };
}

function dependenciesIn(packageFile) {
  return Object.keys(JSON.parse(readFileSync(packageFile, "utf8")).dependencies ?? {});
}

/** The package's folder and those of its dependencies, each once. */
function closureOf(name) {
  const folders = new Set();
  const visit = (dependency, from) => {
    const folder = findPackage(dependency, from);
    if (folder === undefined) throw new Error(`cannot measure ${name}: ${dependency} is not installed`);
    if (folders.has(folder)) return;
    folders.add(folder);
    for (const next of dependenciesIn(join(folder, "package.json"))) visit(next, folder);
  };
  visit(name, benchFolder);
  return { ...filesSize([...folders].flatMap(filesBelow)), packages: folders.size };
}

/** Node's own way up through node_modules; `require.resolve` is barred by packages that export no package.json. */
function findPackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules") return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Bytes in files, and on disk, where a small one takes a whole block; Windows does not count blocks. */
function filesSize(files) {
  const size = { bytes: 0, disk: 0 };
  for (const file of files) {
    const status = statSync(file);
    size.bytes += status.size;
    size.disk += status.blocks === undefined ? status.size : status.blocks * 512;
  }
  return size;
}

/** What `npm publish` would send, without sending it. */
function packedFiles() {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const output = execFileSync(npm, ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(output)[0].files.map(({ path }) => join(root, path));
}

/** The modules that a built file imports; bundled files have their imports in one form. */
function importsOf(file) {
  const source = readFileSync(file, "utf8");
  return [
    ...source.matchAll(
      /(?:^|;)\s*(?:import|export)[^"';]*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm,
    ),
  ].map(([, fixed, lazy]) => fixed ?? lazy);
}

function tableOf(ours, others) {
  const row = (name, { bytes, disk }, packages, remark = "") => ({
    name,
    isEmphasised: name.startsWith("unlisten"),
    cells: [kibibytes(bytes), kibibytes(disk), String(packages), remark],
  });
  return {
    title: "Installed size, with dependencies",
    columns: ["KiB", "KiB on disk", "packages", ""],
    rows: [
      row('unlisten: what `import "unlisten"` loads', ours.needed, 1, "one file and package.json"),
      row(
        "unlisten: the whole package",
        ours.packed,
        1,
        "every adapter as ESM, CJS and types; CLI, runner, local host",
      ),
      ...others.map(({ name, remark, packages, ...size }) => row(name, size, packages, remark)),
    ],
  };
}

function kibibytes(bytes) {
  return (bytes / 1024).toFixed(0);
}
