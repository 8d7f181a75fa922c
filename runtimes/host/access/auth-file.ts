import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { HostError } from "../host-error.js";
import { newAuth } from "./auth.js";

/**
 * Reads a key from its file; a missing one is written first, with a new key.
 *
 * @throws HostError `auth-unreadable` when it cannot be read or written, or when others may read it
 */
export async function readOrCreateAuth(file: string): Promise<string> {
  try {
    await checkPrivate(file);
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw unreadable(file, error);
  }
  try {
    await create(file);
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** As ssh asks for it. Windows has no such modes. */
async function checkPrivate(file: string): Promise<void> {
  const { mode } = await stat(file);
  if (process.platform === "win32" || (mode & 0o077) === 0) return;
  throw new HostError("auth-unreadable", `the key in ${file} may be read by others`, {
    hint: `chmod 600 ${file}`,
  });
}

/** Whole from the first moment: of two hosts that start at the same time both use the key of one. */
async function create(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${newAuth()}\n`, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function unreadable(file: string, error: unknown): HostError {
  if (error instanceof HostError) return error;
  return new HostError("auth-unreadable", `cannot use the key in ${file}: ${(error as Error).message}`, {
    hint: "Name a file that can be read, or written, or pass the key itself.",
    cause: error,
  });
}
