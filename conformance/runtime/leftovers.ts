import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds that a process which was sent SIGKILL may take to be gone, on a machine with much to do. */
const graceMs = 2000;

/** Milliseconds between two looks. */
const lookMs = 20;

/**
 * Ends processes that left their group and outlived their case: those whose TMPDIR lies in the folder.
 *
 * @returns what they were; always nothing where there is no /proc
 */
export async function killLeftovers(folder: string): Promise<string[]> {
  const until = Date.now() + graceMs;
  while (leftovers(folder).length > 0 && Date.now() < until) await sleep(lookMs);
  return leftovers(folder).flatMap((pid) => {
    const command = readProc(pid, "cmdline").replaceAll("\0", " ").trim();
    try {
      process.kill(pid, "SIGKILL");
      return [`${pid} ${command.slice(0, 80)}`];
    } catch {
      return [];
    }
  });
}

function leftovers(folder: string): number[] {
  return processes().filter((pid) => readProc(pid, "environ").includes(`TMPDIR=${folder}/`));
}

function processes(): number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid);
  } catch {
    return [];
  }
}

/** Empty when the process is gone, has ended, or is somebody else's. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
