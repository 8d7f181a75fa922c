import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ArchiveFile } from "../zip.js";
import { projectFolder } from "./archive-path.js";

/** A package that goes into the archive as the folder it is. */
export interface KeptPackage {
  name: string;
  /** Absolute. */
  folder: string;
  /** Completes "kept as files because it ...". */
  why: string;
}

/**
 * Left behind: nothing that runs reads declarations, source maps, an addon's sources, or binaries for systems that
 * no action runs on.
 */
const needless =
  /(\.d\.[cm]?ts|\.map|\.tsbuildinfo|\.markdown|\.md|\.(?:o|obj|c|cc|cpp|h|hpp|gyp|gypi))$|^(\.github|\.vscode|\.circleci|node_modules|obj\.target)$|^(darwin|win32|freebsd|openbsd|android|sunos|aix)-/i;

/**
 * Left behind of a package that is worked on where it lies, a workspace's or a linked one: hidden files, too, which may
 * hold secrets (`.env`) and what tools keep. A package manager would not have published them.
 */
const needlessWhenLinked = new RegExp(`${needless.source}|^\\.`, "i");

/** The package that a file inside a node_modules belongs to, or undefined. */
export function packageOf(file: string): { name: string; folder: string } | undefined {
  const marker = "/node_modules/";
  const path = file.replaceAll("\\", "/");
  const at = path.lastIndexOf(marker);
  if (at < 0) return undefined;
  const name = packageNameOf(path.slice(at + marker.length));
  return { name, folder: path.slice(0, at + marker.length) + name };
}

/** "@scope/name/sub/path" → "@scope/name" */
export function packageNameOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Finds a package as Node does: in the node_modules of a folder and of those above. */
export function findPackage(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return realpathSync(folder);
    if (at === dirname(at)) return undefined;
  }
}

/** Where packages go in an archive: path → folder. */
export type Placement = ReadonlyMap<string, string>;

const topFolder = `${projectFolder}/node_modules`;

/**
 * Lays out packages and all that they depend on so that Node finds each from where it is asked for.
 *
 * Everything goes to the top unless another version is there already: then below the package that needs it.
 */
export function placePackages(kept: Iterable<KeptPackage>): Placement {
  const placement = new Map<string, string>();
  const queue: { folder: string; path: string }[] = [];
  const place = (name: string, folder: string, parents: readonly string[]) => {
    for (const parent of parents) {
      const path = `${parent}/${name}`;
      const there = placement.get(path);
      if (there === folder) return;
      if (there !== undefined) continue;
      placement.set(path, folder);
      queue.push({ folder, path });
      return;
    }
  };
  for (const { name, folder } of kept) place(name, realpathSync(folder), [topFolder]);
  for (let placed = queue.shift(); placed !== undefined; placed = queue.shift()) {
    for (const name of dependencyNames(placed.folder)) {
      const folder = findPackage(name, placed.folder);
      if (folder !== undefined) place(name, folder, [topFolder, `${placed.path}/node_modules`]);
    }
  }
  return placement;
}

/** Whether Node would load this very package from the archive, for the bundle. */
export function isPlaced(placement: Placement, name: string, folder: string): boolean {
  const there = placement.get(`${topFolder}/${name}`);
  return there !== undefined && there === realpathSync(folder);
}

/** The files of placed packages. */
export function packageFiles(placement: Placement): ArchiveFile[] {
  return [...placement].flatMap(([path, folder]) =>
    filesBelow(folder, path, packageOf(folder) === undefined ? needlessWhenLinked : needless),
  );
}

function dependencyNames(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    object | undefined
  >;
  const groups = [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies];
  return [...new Set(groups.flatMap((group) => Object.keys(group ?? {})))];
}

/** All files of a folder, as they go into the archive below a path. */
export function filesBelow(folder: string, path: string, without: RegExp): ArchiveFile[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => !without.test(name))
    .flatMap((name) => {
      const from = join(folder, name);
      const stat = lstatSync(from).isSymbolicLink()
        ? statSync(from, { throwIfNoEntry: false })
        : lstatSync(from);
      if (stat?.isDirectory()) return filesBelow(from, `${path}/${name}`, without);
      return stat?.isFile() ? [readArchiveFile(from, `${path}/${name}`)] : [];
    });
}

export function readArchiveFile(file: string, path: string): ArchiveFile {
  const isExecutable = (statSync(file).mode & 0o111) !== 0;
  return { path, content: readFileSync(file), ...(isExecutable ? { executable: true } : {}) };
}
