import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogLine } from "./collect-logs.js";
import type { Kind } from "./kinds.js";
import { Runner } from "./runner.js";
import { runnerEnvironment } from "./runner-environment.js";
import { startProcess } from "./start-process.js";

export interface PoolOptions {
  /** Milliseconds after which a runner that nobody used is ended. OpenWhisk: 10 minutes. */
  idleMs: number;
  /** Runner processes at the same time; further activations wait for one. */
  maxRunners: number;
  /** Working directory of the runners, whose node_modules actions find; a folder of their own by default. */
  cwd?: string;
  /** Further variables of the runners' environment. */
  env: Readonly<Record<string, string>>;
  maxResultBytes: number;
  maxLogBytes: number;
}

/** What a runner is wanted for. */
export interface Demand {
  kind: Kind;
  /** An action and its version: runners are not shared between two of them. */
  key: string;
  /** Activations at the same time in one runner. */
  concurrency: number;
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
  pid: number;
  /** Of the action it is kept for. */
  key: string;
  /** Being initialised, at work, or waiting for work. */
  state: "cold" | "busy" | "warm";
  /** Activations at work in it. */
  inFlight: number;
  /** Epoch milliseconds. */
  lastUsed: number;
}

interface Slot {
  runner: Runner;
  key: string;
  concurrency: number;
  inFlight: number;
  isReady: boolean;
  isRetired: boolean;
  lastUsed: number;
  idleTimer: NodeJS.Timeout | undefined;
}

interface Waiter {
  demand: Demand;
  resolve: (lease: Lease) => void;
  reject: (error: Error) => void;
}

/**
 * The runner processes of a host: one is started when an activation finds none that is free (cold), and kept for the
 * next one of the same action (warm).
 */
export class Pool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #waiters: Waiter[] = [];
  readonly #ending = new Set<Promise<void>>();
  /** Keys of the runners that are being started. */
  readonly #starting: string[] = [];
  #isClosed = false;
  #folder: Promise<string> | undefined;
  #nextFolder = 1;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Finds or starts a runner, or waits for one.
   *
   * @throws Error when none can be started
   */
  acquire(demand: Demand): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closing());
      this.#waiters.push({ demand, resolve, reject });
      this.#serve();
    });
  }

  /** The runners there are. */
  runners(): RunnerView[] {
    return [...this.#slots].map(({ runner, key, isReady, inFlight, lastUsed }) => {
      const state = isReady ? (inFlight > 0 ? "busy" : "warm") : "cold";
      return { pid: runner.pid, key, state, inFlight, lastUsed };
    });
  }

  /** Ends the runners of an action, or of its older versions; those at work when they are done. */
  retire(isOutdated: (key: string) => boolean): void {
    for (const slot of this.#slots) {
      if (!isOutdated(slot.key)) continue;
      slot.isRetired = true;
      if (slot.inFlight === 0) void this.#end(slot);
    }
  }

  /** Ends all runners and waits until they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiters.splice(0)) reject(closing());
    for (const slot of this.#slots) this.#remove(slot);
    while (this.#ending.size > 0) await Promise.all(this.#ending);
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }

  /** Serves who waits, in order; who wants an action whose runners are busy does not hold up the others. */
  #serve(): void {
    for (const waiter of [...this.#waiters]) {
      const slot = this.#findWarm(waiter.demand);
      if (slot === undefined && (this.#isOnItsWay(waiter.demand) || !this.#makeRoom())) continue;
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      if (slot !== undefined) waiter.resolve(this.#lease(slot, false));
      else this.#track(this.#start(waiter));
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
    return this.#starting.includes(key) || [...this.#slots].some(isCold);
  }

  /** @returns whether one more runner may be started, at the cost of an idle one if need be */
  #makeRoom(): boolean {
    if (this.#slots.size + this.#starting.length < this.#options.maxRunners) return true;
    const idle = [...this.#slots]
      .filter((slot) => slot.inFlight === 0)
      .sort((a, b) => a.lastUsed - b.lastUsed);
    if (idle[0] === undefined) return false;
    this.#remove(idle[0]);
    return true;
  }

  async #start({ demand, resolve, reject }: Waiter): Promise<void> {
    this.#starting.push(demand.key);
    const started = () => this.#starting.splice(this.#starting.indexOf(demand.key), 1);
    try {
      const runner = await this.#startRunner(demand).finally(started);
      const slot: Slot = {
        runner,
        key: demand.key,
        concurrency: demand.concurrency,
        inFlight: 0,
        isReady: false,
        isRetired: this.#isClosed,
        lastUsed: Date.now(),
        idleTimer: undefined,
      };
      this.#slots.add(slot);
      void runner.exited.then(() => this.#end(slot));
      if (this.#isClosed) {
        await this.#end(slot);
        throw closing();
      }
      resolve(this.#lease(slot, true));
    } catch (error) {
      reject(error as Error);
      this.#serve();
    }
  }

  async #startRunner({ kind, concurrency, onLine }: Demand): Promise<Runner> {
    const { cwd, env, maxResultBytes, maxLogBytes } = this.#options;
    const folder = join(await this.#hostFolder(), String(this.#nextFolder++));
    await mkdir(folder);
    const variables = runnerEnvironment(process.env, {
      TMPDIR: folder,
      ...(concurrency > 1 ? { __OW_ALLOW_CONCURRENT: "true" } : {}),
      ...env,
    });
    const removeFolder = () => rm(folder, { recursive: true, force: true });
    try {
      const started = await startProcess(kind.command, variables, cwd ?? folder);
      this.#track(started.exited.then(removeFolder));
      return new Runner(started, { maxResultBytes, maxLogBytes, onLine });
    } catch (error) {
      await removeFolder();
      throw error;
    }
  }

  #hostFolder(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "unlisten-host-"));
    return this.#folder;
  }

  #lease(slot: Slot, isCold: boolean): Lease {
    slot.inFlight++;
    clearTimeout(slot.idleTimer);
    let isGiven = true;
    const giveBack = () => {
      if (!isGiven) return false;
      isGiven = false;
      slot.inFlight--;
      slot.lastUsed = Date.now();
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
      },
      discard: async () => {
        slot.isRetired = true;
        giveBack();
        await this.#end(slot);
      },
    };
  }

  #rest(slot: Slot): void {
    if (slot.isRetired || !slot.isReady) void this.#end(slot);
    else slot.idleTimer = setTimeout(() => void this.#end(slot), this.#options.idleMs).unref();
  }

  #end(slot: Slot): Promise<void> {
    this.#remove(slot);
    this.#serve();
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

function closing(): Error {
  return new Error("the host is closing");
}
