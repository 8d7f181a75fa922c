import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { builtFolder } from "../built-folder.js";

/** Milliseconds; damage can also be a circle. */
const limitMs = 60_000;

/**
 * Finds out whether LMDB can read the data in a folder, without the risk that damage ends this process.
 *
 * @param lmdbFile  the module that will read it
 * @throws Error with the reason when it cannot
 */
export async function checkData(folder: string, lmdbFile: string): Promise<void> {
  const size = statSync(join(folder, "data.mdb"), { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const program = join(builtFolder(), "runtimes", "host", "store", "check-data.cjs");
  const child = spawn(process.execPath, [program, lmdbFile, folder], {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: limitMs,
    killSignal: "SIGKILL",
  });
  const [complaint, [code, signal]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (code === 0) return;
  throw new Error(complaint.trim() || `the file is damaged (reading it ended with ${signal ?? code})`);
}
