import type { LogLine } from "./collect-logs.js";
import type { Kind } from "./kinds.js";
import type { Launcher, RunnerWanted } from "./launcher.js";
import { Runner } from "./runner.js";

export interface PoolOptions {
  /** Milliseconds after which a runner that nobody used is ended. OpenWhisk: 10 minutes. */
  idleMs: number;
  /** Milliseconds after which a runner that nobody uses is stopped where it is, until somebody does; 0: never. */
  pauseMs: number;
  /** Runners at the same time; further activations wait for one. */
  maxRunners: number;
  /** Megabytes: the sum of what the actions of all runners may take. */
  userMemoryMb: number;
  /** Runners that are kept ready for actions to come. */
  prewarm: Prewarm;
  maxResultBytes: number;
  maxLogBytes: number;
}

/** Runners without an action, "stem cells" on the platform. */
export interface Prewarm {
  kind: Kind;
  count: number;
  memoryMb: number;
}

/** What a runner is wanted for. */
export interface Demand extends RunnerWanted {
  /** An action and its version: runners are not shared between two of them. */
  key: string;
  /** Told of lines that belong to no single activation. */
  onLine: (line: LogLine) => void;
}

/** A runner for one activation, until it is given back. */
export interface Lease {
  runner: Runner;
  /** Whether it still has to be initialised. */
  isCold: boolean;
  /** Tells those who wait for this very runner that it can run. */
  initialized(): void;
  /** Gives it back for the next activation. */
  release(): void;
  /** Ends it. */
  discard(): Promise<void>;
}

/** A runner as whoever watches the host sees it. */
export interface RunnerView {
  /** 0 when it runs in a container. */
  pid: number;
  /** Of the action it is kept for; "" while it has none. */
  key: string;
  /** Without an action, being initialised, at work, waiting for work, or stopped until there is some. */
  state: "prewarmed" | "cold" | "busy" | "warm" | "paused";
  /** Megabytes that it may take. */
  memoryMb: number;
  /** Activations at work in it. */
  inFlight: number;
  /** Epoch milliseconds. */
  lastUsed: number;
}

/** A runner that has its action, or one that waits for it: then `key` is undefined. */
interface Slot extends RunnerWanted {
  runner: Runner;
  key: string | undefined;
  inFlight: number;
  isReady: boolean;
  isRetired: boolean;
  isPaused: boolean;
  lastUsed: number;
  idleTimer: NodeJS.Timeout | undefined;
  unwatch: () => void;
}

interface Waiter {
  demand: Demand;
  resolve: (lease: Lease) => void;
  reject: (error: Error) => void;
}

/**
 * The runners of a host: one is started when an activation finds none that is free (cold), and kept for the next one
 * of the same action (warm).
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #launcher: Launcher;
  readonly #slots = new Set<Slot>();
  readonly #waiters = new Set<Waiter>();
  readonly #ending = new Set<Promise<void>>();
  /** Those that are being started; without a key when for no action yet. */
  readonly #starting = new Set<RunnerWanted & { key: string | undefined }>();
  #canPrewarm = true;
  #isClosed = false;

  constructor(options: PoolOptions, launcher: Launcher) {
    this.#options = options;
    this.#launcher = launcher;
  }

  /**
   * Finds or starts a runner, or waits for one.
   *
   * @throws Error when none can be started
   */
  acquire(demand: Demand): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closing());
      this.#waiters.add({ demand, resolve, reject });
      this.#serve();
    });
  }

  /** The runners there are. */
  runners(): RunnerView[] {
    return [...this.#slots].map((slot) => ({
      pid: slot.runner.pid,
      key: slot.key ?? "",
      state: stateOf(slot),
      memoryMb: slot.memoryMb,
      inFlight: slot.inFlight,
      lastUsed: slot.lastUsed,
    }));
  }

  /** Starts runners for actions to come, as many as there shall be and are not; never at the cost of another one. */
  prewarm(): void {
    const { prewarm } = this.#options;
    if (prewarm.count === 0 || !this.#canPrewarm || this.#isClosed || this.#waiters.size > 0) return;
    const isStem = ({ key }: { key: string | undefined }) => key === undefined;
    const wanted = { ...prewarm, concurrency: 1 };
    const count = [...this.#slots, ...this.#starting].filter(isStem).length;
    for (let i = count; i < prewarm.count && this.#hasRoom(wanted); i++) this.#track(this.#startStem(wanted));
  }

  /** Ends the runners of an action, or of its older versions; those at work when they are done. */
  retire(isOutdated: (key: string) => boolean): void {
    for (const slot of this.#slots) {
      if (slot.key === undefined || !isOutdated(slot.key)) continue;
      slot.isRetired = true;
      if (slot.inFlight === 0) void this.#end(slot);
    }
  }

  /** Ends all runners and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiters) reject(closing());
    this.#waiters.clear();
    for (const slot of this.#slots) this.#remove(slot);
    while (this.#ending.size > 0) await Promise.all(this.#ending);
    await this.#launcher.close();
  }

  /**
   * Serves who waits, in order. Who wants an action whose runners are busy does not hold up the others; who finds no
   * room for a new runner does hold up those who want one, too, or a large action would wait for ever.
   */
  #serve(): void {
    let isFull = false;
    for (const waiter of this.#waiters) {
      const { demand } = waiter;
      const slot = this.#findWarm(demand);
      if (slot === undefined) {
        if (isFull || this.#isOnItsWay(demand)) continue;
        const stem = this.#findStem(demand);
        if (stem === undefined && !this.#makeRoom(demand)) {
          isFull = true;
          continue;
        }
        this.#waiters.delete(waiter);
        if (stem === undefined) this.#track(this.#start(waiter));
        else waiter.resolve(this.#assign(stem, demand));
        continue;
      }
      this.#waiters.delete(waiter);
      const lease = this.#lease(slot, false);
      const resumed = this.#resume(slot);
      if (resumed === undefined) waiter.resolve(lease);
      // One that cannot be resumed is gone, and found out to be by who posts to it.
      else this.#track(resumed.catch(() => {}).then(() => waiter.resolve(lease)));
    }
  }

  /** The one used last, so that the others can grow old. */
  #findWarm({ key }: Demand): Slot | undefined {
    let found: Slot | undefined;
    for (const slot of this.#slots) {
      const isFree = slot.isReady && !slot.isRetired && slot.inFlight < slot.concurrency;
      if (isFree && slot.key === key && (found === undefined || slot.lastUsed > found.lastUsed)) found = slot;
    }
    return found;
  }

  /** Whether a runner that several activations can share will be ready soon. */
  #isOnItsWay({ key, concurrency }: Demand): boolean {
    if (concurrency === 1) return false;
    const isCold = (slot: Slot) => slot.key === key && !slot.isReady && !slot.isRetired;
    return [...this.#starting].some((starting) => starting.key === key) || [...this.#slots].some(isCold);
  }

  /** One without an action that would do: the kinds of Node are all run by the same program. */
  #findStem({ kind, memoryMb, concurrency }: Demand): Slot | undefined {
    const programOf = ({ command, image }: Kind) => (command.length > 0 ? command.join("\0") : image);
    const isSame = (slot: Slot) => programOf(slot.kind) === programOf(kind);
    return [...this.#slots].find(
      (slot) =>
        slot.key === undefined &&
        !slot.isRetired &&
        slot.memoryMb === memoryMb &&
        slot.concurrency === concurrency &&
        isSame(slot),
    );
  }

  #hasRoom(
    { memoryMb }: RunnerWanted,
    runners: RunnerWanted[] = [...this.#slots, ...this.#starting],
  ): boolean {
    const { maxRunners, userMemoryMb } = this.#options;
    const taken = runners.reduce((sum, runner) => sum + runner.memoryMb, 0);
    // What is larger than all of it runs alone.
    return runners.length < maxRunners && (runners.length === 0 || taken + memoryMb <= userMemoryMb);
  }

  /** @returns whether one more runner may be started, at the cost of idle ones if need be */
  #makeRoom(wanted: RunnerWanted): boolean {
    if (this.#hasRoom(wanted)) return true;
    const isIdle = ({ inFlight }: Slot) => inFlight === 0;
    const slots = [...this.#slots];
    const kept = [...slots.filter((slot) => !isIdle(slot)), ...this.#starting];
    if (!this.#hasRoom(wanted, kept)) return false;
    // Those without an action first: what they save is a start, and not what an action keeps in its memory.
    const age = ({ key, lastUsed }: Slot) => (key === undefined ? 0 : lastUsed);
    for (const slot of slots.filter(isIdle).sort((a, b) => age(a) - age(b))) {
      this.#remove(slot);
      if (this.#hasRoom(wanted)) break;
    }
    return true;
  }

  async #start({ demand, resolve, reject }: Waiter): Promise<void> {
    try {
      resolve(this.#lease(await this.#startSlot(demand, demand.key, demand.onLine), true));
    } catch (error) {
      reject(error as Error);
      this.#serve();
    }
  }

  async #startStem(wanted: RunnerWanted): Promise<void> {
    try {
      await this.#startSlot(wanted, undefined, () => {});
    } catch {
      // Whoever needs such a runner starts it, and is told why that does not work.
      this.#canPrewarm = false;
    }
    this.#serve();
  }

  async #startSlot(
    { kind, memoryMb, concurrency }: RunnerWanted,
    key: string | undefined,
    onLine: (line: LogLine) => void,
  ): Promise<Slot> {
    const starting = { kind, memoryMb, concurrency, key };
    this.#starting.add(starting);
    const handle = await this.#launcher.launch(starting).finally(() => this.#starting.delete(starting));
    const runner = new Runner(handle, this.#options);
    runner.assign(onLine);
    const slot: Slot = {
      ...starting,
      runner,
      inFlight: 0,
      isReady: false,
      isRetired: this.#isClosed,
      isPaused: false,
      lastUsed: Date.now(),
      idleTimer: undefined,
      unwatch: () => {},
    };
    this.#slots.add(slot);
    void runner.exited.then(() => {
      // One that ends before it was asked anything would do so again and again.
      if (slot.key === undefined && !slot.isRetired) this.#canPrewarm = false;
      void this.#end(slot);
    });
    if (!this.#isClosed) return slot;
    await this.#end(slot);
    throw closing();
  }

  #assign(slot: Slot, { key, onLine }: Demand): Lease {
    slot.key = key;
    slot.runner.assign(onLine);
    return this.#lease(slot, true);
  }

  #lease(slot: Slot, isCold: boolean): Lease {
    if (slot.inFlight++ === 0) slot.unwatch = slot.runner.watchMemory();
    clearTimeout(slot.idleTimer);
    let isGiven = true;
    const giveBack = () => {
      if (!isGiven) return false;
      isGiven = false;
      slot.lastUsed = Date.now();
      if (--slot.inFlight === 0) slot.unwatch();
      return true;
    };
    return {
      runner: slot.runner,
      isCold,
      initialized: () => {
        slot.isReady = true;
        this.#serve();
      },
      release: () => {
        if (!giveBack()) return;
        if (slot.inFlight === 0) this.#rest(slot);
        this.#serve();
        this.prewarm();
      },
      discard: async () => {
        slot.isRetired = true;
        giveBack();
        await this.#end(slot);
      },
    };
  }

  #rest(slot: Slot): void {
    const { idleMs, pauseMs } = this.#options;
    const endAfter = (ms: number) => setTimeout(() => void this.#end(slot), ms).unref();
    if (slot.isRetired || !slot.isReady) void this.#end(slot);
    else if (pauseMs === 0 || pauseMs >= idleMs) slot.idleTimer = endAfter(idleMs);
    else {
      slot.idleTimer = setTimeout(() => {
        slot.isPaused = true;
        this.#track(Promise.resolve(slot.runner.pause()));
        slot.idleTimer = endAfter(idleMs - pauseMs);
      }, pauseMs).unref();
    }
  }

  /** @returns nothing when it runs already */
  #resume(slot: Slot): Promise<void> | undefined {
    if (!slot.isPaused) return undefined;
    slot.isPaused = false;
    return slot.runner.resume() ?? undefined;
  }

  #end(slot: Slot): Promise<void> {
    this.#remove(slot);
    this.#serve();
    this.prewarm();
    return slot.runner.exited;
  }

  #remove(slot: Slot): void {
    slot.isRetired = true;
    clearTimeout(slot.idleTimer);
    if (this.#slots.delete(slot)) this.#track(slot.runner.stop());
  }

  #track(ending: Promise<unknown>): void {
    const tracked: Promise<void> = ending.then(
      () => void this.#ending.delete(tracked),
      () => void this.#ending.delete(tracked),
    );
    this.#ending.add(tracked);
  }
}

function stateOf({ key, isReady, isPaused, inFlight }: Slot): RunnerView["state"] {
  if (key === undefined) return "prewarmed";
  if (!isReady) return "cold";
  if (inFlight > 0) return "busy";
  return isPaused ? "paused" : "warm";
}

function closing(): Error {
  return new Error("the host is closing");
}
