import { readdirSync, readFileSync } from "node:fs";

/** A process and all that descend from it, itself first; only itself where the system does not tell. */
export function treeOf(pid) {
  const children = new Map();
  for (const id of processIds()) {
    const parent = Number(statOf(id)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const tree = [pid];
  for (const each of tree) tree.push(...(children.get(each) ?? []));
  return tree;
}

/** Bytes of memory that the processes have resident, what they share counted in each; NaN where the system does not tell. */
export function residentBytes(pids) {
  return sum(pids, (pid) => {
    const kilobytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  });
}

/** CPU microseconds that the processes have used; NaN where the system does not tell. Ticks are a hundredth of a second. */
export function cpuMicroseconds(pids) {
  return sum(pids, (pid) => {
    const fields = statOf(pid);
    return (Number(fields?.[11]) + Number(fields?.[12])) * 10_000;
  });
}

function sum(pids, of) {
  try {
    return pids.reduce((total, pid) => total + of(pid), 0);
  } catch {
    return Number.NaN;
  }
}

function processIds() {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** The fields of /proc/PID/stat from the state on; undefined for one that is gone. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(") ") + 2).split(" ");
  } catch {
    return undefined;
  }
}
