import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

/** Milliseconds between two looks at a lock that somebody else holds. */
const lookMs = 50;

/**
 * Does something while no other process does the same. The lock is a file with the holder's process id; that of a
 * process that is gone is taken over.
 */
export async function withLock(file: string, work: () => Promise<void>): Promise<void> {
  while (!take(file)) {
    if (isStale(file)) takeAway(file);
    else await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  try {
    await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isStale(file: string): boolean {
  const holder = holderOf(file);
  if (holder === undefined || holder === process.pid) return false;
  try {
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Undefined when it has just been given back, or is just being written. */
function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** Of several that see a stale lock one can rename it; who got hold of a newer one gives it back. */
function takeAway(file: string): void {
  const own = `${file}.${process.pid}`;
  try {
    renameSync(file, own);
    if (isStale(own)) rmSync(own, { force: true });
    else renameSync(own, file);
  } catch {
    // Another one was faster.
  }
}
