import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { HostError } from "../host-error.js";

export type Lmdb = typeof import("lmdb");

/**
 * Loads lmdb, which only those have to install who keep data: the project's own copy, or the one beside this package.
 *
 * @param folders  where it is looked for, in this order
 * @returns the module, and its file
 * @throws HostError `lmdb-missing`
 */
export async function loadLmdb(
  folders: readonly string[] = [process.cwd(), ownFolder()],
): Promise<{ lmdb: Lmdb; file: string }> {
  const file = folders.map(resolveFrom).find((found) => found !== undefined);
  if (file === undefined) throw missing("lmdb is not installed");
  try {
    const namespace = await import(pathToFileURL(file).href);
    return { lmdb: namespace.default ?? namespace, file };
  } catch (error) {
    // Its binary is a package of its own, an optional one, and so may be left out.
    throw missing(`lmdb cannot be loaded: ${(error as Error).message}`, error);
  }
}

function resolveFrom(folder: string): string | undefined {
  try {
    return createRequire(join(folder, "package.json")).resolve("lmdb");
  } catch {
    return undefined;
  }
}

/** This very package, whether it runs as ESM or CommonJS. */
function ownFolder(): string {
  return typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));
}

function missing(reason: string, cause?: unknown): HostError {
  return new HostError("lmdb-missing", `cannot keep data: ${reason}`, {
    hint: "Run `npm install lmdb`, or leave the data folder out to keep everything in memory.",
    cause,
  });
}
