import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CgroupPlace, findMemoryCgroup } from "./find-memory-cgroup.js";

/** Begins the names of our groups; the host's pid and a number follow. */
const prefix = "unlisten-";

/** Milliseconds between tries to remove a group whose last process is still ending, and how many. */
const removalWaitMs = 20;
const removalTries = 50;

/** Files of a group, in both versions' words. */
const files = {
  1: { limits: ["memory.limit_in_bytes", "memory.memsw.limit_in_bytes"], events: "memory.oom_control" },
  2: { limits: ["memory.max"], events: "memory.events" },
};

/**
 * Control groups that bound what a runner and all that it starts may hold, by the kernel, as a container's is bounded.
 * Made where this process may make some: as root, or in a systemd user session.
 */
export class MemoryCgroups {
  readonly #place: CgroupPlace;
  readonly #groups = new Set<MemoryCgroup>();

  private constructor(place: CgroupPlace) {
    this.#place = place;
  }

  /** @returns undefined where none can be made */
  static find(): MemoryCgroups | undefined {
    try {
      const place = findMemoryCgroup(
        readFileSync("/proc/self/cgroup", "utf8"),
        readFileSync("/proc/self/mountinfo", "utf8"),
      );
      if (place === undefined) return undefined;
      removeAbandoned(place.folder);
      const groups = new MemoryCgroups(place);
      // Only trying tells; a process that ends at once need not be in it.
      groups.make(1024 * 1024 * 1024).removeNow();
      return groups;
    } catch {
      return undefined;
    }
  }

  /** @throws Error when the kernel refuses */
  make(limitBytes: number): MemoryCgroup {
    const folder = makeFolder(this.#place.folder);
    const group = new MemoryCgroup(folder, this.#place.version, () => this.#groups.delete(group));
    this.#groups.add(group);
    try {
      group.bound(limitBytes);
    } catch (error) {
      group.removeNow();
      throw error;
    }
    return group;
  }

  /** For the time when all processes in them are gone. */
  async close(): Promise<void> {
    await Promise.all([...this.#groups].map((group) => group.remove()));
  }
}

/** One runner's. */
export class MemoryCgroup {
  readonly #folder: string;
  readonly #version: 1 | 2;
  readonly #onRemoved: () => void;

  constructor(folder: string, version: 1 | 2, onRemoved: () => void) {
    this.#folder = folder;
    this.#version = version;
    this.#onRemoved = onRemoved;
  }

  bound(limitBytes: number): void {
    const [limit, ...others] = files[this.#version].limits;
    this.#write(limit!, limitBytes);
    // What is swapped out counts as well, where there is an account of it.
    for (const name of others) if (existsSync(join(this.#folder, name))) this.#write(name, limitBytes);
    if (this.#version === 1) return;
    if (existsSync(join(this.#folder, "memory.swap.max"))) this.#write("memory.swap.max", 0);
    // All of it ends, not only the largest process.
    this.#write("memory.oom.group", 1);
  }

  /** Its memory counts from now on, and that of whatever it starts. */
  add(pid: number): void {
    this.#write("cgroup.procs", pid);
  }

  /** Whether the kernel has ended a process of it. */
  get hasKilled(): boolean {
    try {
      const events = readFileSync(join(this.#folder, files[this.#version].events), "latin1");
      return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0) > 0;
    } catch {
      return false;
    }
  }

  /** @throws Error while there is a process in it */
  removeNow(): void {
    rmdirSync(this.#folder);
    this.#onRemoved();
  }

  /** A process that was killed is still in it for a moment. */
  async remove(): Promise<void> {
    for (let i = 0; i < removalTries; i++) {
      try {
        this.removeNow();
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
        await sleep(removalWaitMs);
      }
    }
  }

  #write(name: string, value: number): void {
    writeFileSync(join(this.#folder, name), String(value));
  }
}

let next = 1;

/** Another host in this process, from another copy of this module, may have taken a number. */
function makeFolder(parent: string): string {
  for (;;) {
    const folder = join(parent, `${prefix}${process.pid}-${next++}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** Groups of hosts that were killed. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^unlisten-(\d+)-\d+$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmdirSync(join(folder, name));
    } catch {
      // Somebody is still in it, or was faster.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
