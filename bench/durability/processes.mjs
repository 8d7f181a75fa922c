import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * All processes but zombies: `{ pid, parent, group, started }`. Number and start together name a process for good,
 * since numbers are given again.
 */
export function listProcesses() {
  return existsSync("/proc/self/stat") ? listProc() : listPs();
}

/** Source: proc(5), /proc/pid/stat; what follows the name in parentheses, which may have any character in it. */
function listProc() {
  const found = [];
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    let stat;
    try {
      stat = readFileSync(`/proc/${name}/stat`, "utf8");
    } catch {
      continue; // Gone meanwhile.
    }
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") continue;
    found.push({
      pid: Number(name),
      parent: Number(fields[1]),
      group: Number(fields[2]),
      started: fields[19],
    });
  }
  return found;
}

function listPs() {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,lstart="], { encoding: "utf8" });
  return text
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && !match[4].startsWith("Z"))
    .map(([, pid, parent, group, , started]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      started,
    }));
}

/** Which of some processes, and of what they started in their groups, are still there. */
export function survivorsOf(processes) {
  const known = new Map(processes.map((process) => [process.pid, process.started]));
  const leads = (pid) => known.has(pid);
  return listProcesses().filter(({ pid, group, started }) =>
    leads(pid) ? known.get(pid) === started : leads(group) && group !== pid,
  );
}
