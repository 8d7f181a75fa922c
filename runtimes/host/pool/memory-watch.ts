import { readdirSync, readFileSync } from "node:fs";

/** Milliseconds between two looks. What is taken and given back in between is not seen. */
const periodMs = 50;

/** Looks between two at all of a runner's descendants, which are many files to read. */
const looksPerTree = 10;

interface Watched {
  pid: number;
  limitBytes: number;
  onExceeded: () => void;
}

/**
 * Looks at the memory of the runners that are at work, and tells when one takes more than its action may.
 *
 * A container's memory is bounded by the kernel; a process of its own has no such bound for all that it starts. So this
 * is done by looking, on Linux; elsewhere nothing is seen and nothing is told.
 */
export class MemoryWatch {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #looks = 0;

  /** @returns what ends it */
  watch(watched: Watched): () => void {
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#look(), periodMs).unref();
    return () => this.#watched.delete(watched);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#watched.clear();
  }

  #look(): void {
    // Here, and not when the last one goes: runs that follow each other at once need no new timer each time.
    if (this.#watched.size === 0) this.close();
    const bytesOf = ++this.#looks % looksPerTree === 0 ? memoryBytes : ownBytes;
    for (const watched of this.#watched) {
      if (bytesOf(watched.pid) <= watched.limitBytes) continue;
      this.#watched.delete(watched);
      watched.onExceeded();
    }
  }
}

/**
 * Memory that a process and its descendants hold and that the system cannot take back from them: what a container
 * would be ended for. Programs and files that are mapped do not count. 0 where the system does not tell.
 */
export function memoryBytes(pid: number): number {
  const own = ownBytes(pid);
  return own === 0 ? 0 : childrenOf(pid).reduce((sum, child) => sum + memoryBytes(child), own);
}

/** The same, of the process alone. */
function ownBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    const kilobytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
    return (kilobytes("RssAnon") + kilobytes("RssShmem")) * 1024;
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) => {
    try {
      const children = readFileSync(`/proc/${pid}/task/${thread}/children`, "latin1");
      return children.split(" ").filter(Boolean).map(Number);
    } catch {
      // The thread is gone, or this kernel does not tell.
      return [];
    }
  });
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}
