import { readdirSync, readFileSync } from "node:fs";

/**
 * Ends processes that left their group and outlived their case: those whose TMPDIR lies in the folder.
 *
 * @returns what they were; always nothing where there is no /proc
 */
export function killLeftovers(folder: string): string[] {
  return processes().flatMap((pid) => {
    if (!readProc(pid, "environ").includes(`TMPDIR=${folder}/`)) return [];
    const command = readProc(pid, "cmdline").replaceAll("\0", " ").trim();
    try {
      process.kill(pid, "SIGKILL");
      return [`${pid} ${command.slice(0, 80)}`];
    } catch {
      return [];
    }
  });
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
