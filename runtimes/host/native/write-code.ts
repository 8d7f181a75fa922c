import { accessSync, chmodSync, constants, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpack } from "../../nodejs/archive/unpack.js";
import type { NativeInit } from "./read-body.js";

/**
 * Puts an action's code into a folder: an archive's files, or the one file `exec`.
 *
 * @returns the executable
 * @throws Error when there is none, or an entry of the archive leads outside
 */
export async function writeCode({ code, binary }: NativeInit, folder: string): Promise<string> {
  const bytes = Buffer.from(code, binary ? "base64" : "utf8");
  const file = join(folder, "exec");
  if (isArchive(bytes)) await unpack(bytes, folder);
  else writeFileSync(file, bytes);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new Error("the archive has no file `exec` at its root");
  }
  chmodSync(file, 0o755);
  accessSync(file, constants.X_OK);
  return file;
}

function isArchive(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from("PK\x03\x04", "latin1")) || isGzip(bytes);
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0x1f8b08;
}
