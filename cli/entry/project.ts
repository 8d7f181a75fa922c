import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";

/** The parts of a package.json that are looked at; all of it comes from a stranger's disk. */
export interface PackageManifest {
  name?: string;
  version?: string;
  type?: string;
  main?: string;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  engines: Record<string, string>;
}

/** A service's folder. */
export interface Project {
  /** Absolute: where its package.json lies, or else where the search for one began. */
  root: string;
  manifest: PackageManifest;
}

/** Finds the package that a folder belongs to. */
export function findProject(folder: string): Project {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "package.json");
    if (existsSync(file)) return { root: at, manifest: readManifest(file) };
    if (at === dirname(at)) return { root: folder, manifest: { scripts: {}, dependencies: {}, engines: {} } };
  }
}

/**
 * @throws UnlistenError `entry-not-found` when the file is no JSON object
 */
export function readManifest(file: string): PackageManifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new UnlistenError("entry-not-found", `cannot read ${file}: ${(cause as Error).message}`, {
      hint: "Repair the file, or name the entry: unlisten build server.js",
      cause,
    });
  }
  const json = isObject(parsed) ? parsed : {};
  const manifest: PackageManifest = {
    scripts: texts(json.scripts),
    dependencies: texts(json.dependencies),
    engines: texts(json.engines),
  };
  for (const key of ["name", "version", "type", "main"] as const) {
    const value = json[key];
    if (typeof value === "string") manifest[key] = value;
  }
  return manifest;
}

function texts(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return Object.fromEntries(entries);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
