import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** A .proto file that was named, or a set of descriptors that buf, protoc and others write. */
export function isProtoInput(path: string): boolean {
  return path.endsWith(".proto") || isDescriptorSet(path);
}

export function isDescriptorSet(path: string): boolean {
  return /\.(binpb|pb|protoset|desc|fds)$/.test(path);
}

/** How files are called in imports, and where they lie. */
export interface ProtoPaths {
  /** Folders that imports start from. */
  roots: readonly string[];
  /** "protos/shop/currency.proto" → "shop/currency.proto" */
  nameOf(path: string): string;
  /** The other way; the name itself for what comes with the compiler. */
  pathOf(name: string): string;
}

/** Each place once, however it is written. */
export function distinctPaths(paths: readonly string[]): string[] {
  return [...new Map(paths.map((path) => [resolve(path), path])).values()];
}

/**
 * Imports start from the folders that were named, and from a file's own folder when it is in none of them.
 *
 * @param searchPath  what `-I` said
 */
export function protoPathsOf(files: readonly string[], searchPath: readonly string[]): ProtoPaths {
  const nameIn = (root: string, path: string): string | undefined => {
    const name = relative(root, path);
    return name === "" || name === ".." || name.startsWith(`..${sep}`)
      ? undefined
      : name.replaceAll(sep, "/");
  };
  // buf refuses a folder that is named twice.
  const roots = distinctPaths(searchPath);
  // Outer folders first: it does not matter in which order files are named.
  for (const file of [...files].sort((a, b) => dirname(a).length - dirname(b).length)) {
    if (roots.every((root) => nameIn(root, file) === undefined)) roots.push(dirname(file));
  }
  return {
    roots,
    nameOf: (path) => roots.map((root) => nameIn(root, path)).find((name) => name !== undefined) ?? path,
    pathOf: (name) => roots.map((root) => join(root, name)).find((path) => existsSync(path)) ?? name,
  };
}
