import type { UnlistenError } from "../errors.js";
import { lacksServices } from "./catch-grpc.js";
import type { CrashEvent } from "./catch-process.js";
import { type Catcher, type CaughtServer, placeOf } from "./catchers.js";
import { type Choice, type Chosen, chooseServer } from "./choose-server.js";
import { becomeWorker } from "./cluster-worker.js";
import {
  ambiguous,
  type Ending,
  entryFailed,
  forks,
  neverListened,
  noTypeScript,
  notReady,
} from "./failures.js";
import type { CaptureOptions } from "./options.js";
import { OutputTail } from "./output-tail.js";
import { openGate, type ReadinessGate } from "./readiness.js";
import {
  forgetModulesExcept,
  loadedModules,
  type ModuleFormat,
  moduleFormat,
  runMain,
  runsTypeScript,
} from "./run-main.js";
import { noteStarting, runInScope } from "./scope.js";
import type { VirtualAddress } from "./virtual-handle.js";

/** Where a program is in its life. One that failed stays dead: nothing it still does has an effect. */
export type ProgramState =
  | { readonly kind: "starting" }
  | { readonly kind: "serving" }
  | { readonly kind: "failed"; readonly error: UnlistenError };

/** How long an activation waits for a start. */
export interface StartWindow {
  readonly limitMs: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

/**
 * Milliseconds that a module may go on evaluating once it listens, since some await for ever at their end; and that a
 * gRPC server may be without services.
 */
const settleLimitMs = 1000;

/** Milliseconds between two looks at whether the service is ready. */
const pollMs = 25;

/** One run of an entry file as the main program. */
export class Program {
  readonly output = new OutputTail();
  readonly format: ModuleFormat;
  readonly #file: string;
  readonly #entry: string;
  readonly #options: CaptureOptions;
  readonly #caught: CaughtServer[] = [];
  /** Of the caught servers, those whose `listening` event was emitted. */
  #announced: readonly CaughtServer[] = [];
  readonly #modulesBefore = loadedModules();
  readonly #listenersBefore = processListeners();
  #state: ProgramState = { kind: "starting" };
  #gate: ReadinessGate | undefined;
  #isEvaluated = false;
  #listensSince: number | undefined;
  /** Whether a server began to listen while activations were already answered. */
  #hasNewcomer = false;
  #waiting: (() => void)[] = [];

  /**
   * @param file a real path
   * @param entry the entry as the action names it, for messages
   */
  constructor(file: string, entry: string, options: CaptureOptions) {
    this.#file = file;
    this.#entry = entry;
    this.#options = options;
    this.format = moduleFormat(file);
  }

  get state(): ProgramState {
    return this.#state;
  }

  start(): void {
    if (!runsTypeScript(this.#file)) {
      this.#fail(noTypeScript(this.#entry));
      return;
    }
    noteStarting(this, true);
    runInScope({ program: this }, () => {
      this.#gate = openGate(this.#options.ready);
      if (this.#options.cluster === "worker") becomeWorker();
      try {
        runMain(this.#file, this.#options.args ?? [], this.format).then(() => {
          this.#isEvaluated = true;
          this.#notify();
        });
      } catch (error) {
        this.crash("uncaughtException", [error, "uncaughtException"]);
      }
    });
  }

  /** What answers, once the program listens and is ready. It goes on starting when time is over. */
  async serve({ limitMs, endsAt }: StartWindow): Promise<Chosen> {
    // What listened while the file was evaluated says so in this turn.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      if (this.#state.kind === "failed") throw this.#state.error;
      const choice = this.#isSettled() ? this.#choose() : undefined;
      if (choice?.kind === "ambiguous") throw ambiguous(this.#entry, choice.places);
      const chosen = choice?.kind === "chosen" ? choice : undefined;
      const canServe = chosen !== undefined && this.#hasServices(chosen);
      if (canServe && this.#gate?.isOpen(chosen) === true) return this.#begin(chosen);
      const leftMs = endsAt - Date.now();
      if (leftMs <= 0) throw this.#late(limitMs, chosen);
      await this.#change(Math.min(leftMs, this.#listensSince === undefined ? leftMs : pollMs));
    }
  }

  /**
   * What answers activations since a server began to listen while they were answered already.
   *
   * @returns undefined when none did since it was asked last
   * @throws UnlistenError `capture-ambiguous` when it is unclear now which server answers, until it is clear again
   */
  chooseAgain(): Chosen | undefined {
    if (!this.#hasNewcomer) return undefined;
    const choice = this.#choose();
    if (choice.kind === "ambiguous") throw ambiguous(this.#entry, choice.places);
    this.#hasNewcomer = false;
    return choice.kind === "chosen" ? choice : undefined;
  }

  /** Whether the program may open a port for such a server. */
  opens(catcher: Catcher): boolean {
    return catcher.kind === "tcp" && this.#options.tcp === "open";
  }

  takenAddresses(): VirtualAddress[] {
    return this.#caught.filter(({ server }) => server.listening).map(({ address }) => address);
  }

  caught(caught: CaughtServer): void {
    this.#caught.push(caught);
    // A server counts once its `listening` event, which is in the same queue before this, was emitted.
    process.nextTick(() => {
      this.#announced = [...this.#caught];
      this.#listensSince ??= Date.now();
      if (this.#state.kind === "serving") this.#hasNewcomer = true;
      this.#notify();
    });
  }

  /** @returns what to throw in place of the exit */
  exit(exitCode: number): UnlistenError {
    return this.#end({ kind: "exit", exitCode });
  }

  /**
   * Ends the program for an error that nobody caught, unless it installed handlers of its own, which then
   * decide.
   *
   * @returns whether that settles the event
   */
  crash(event: CrashEvent, values: readonly unknown[]): boolean {
    if (this.#state.kind === "serving") return false;
    if (this.#state.kind === "failed") return true;
    const handlers = this.#ownListeners(event);
    // Node makes an uncaught exception of a rejection that nobody handles.
    const isFallback = handlers.length === 0 && event === "unhandledRejection";
    const last = isFallback ? this.#ownListeners("uncaughtException") : handlers;
    const given = isFallback ? [values[0], "unhandledRejection"] : values;
    if (last.length === 0) this.#end({ kind: "crash", error: values[0] });
    try {
      runInScope({ program: this }, () => {
        for (const handler of last) Reflect.apply(handler, process, given);
      });
    } catch (error) {
      this.#end({ kind: "crash", error });
    }
    return true;
  }

  refuseFork(): UnlistenError {
    const error = forks(this.#entry);
    if (this.#state.kind === "starting") this.#fail(error);
    return error;
  }

  /** Clears away a failed program, so that another one can run the same entry. */
  discard(): void {
    forgetModulesExcept(this.#modulesBefore);
    for (const [event, listeners] of processListeners()) {
      const before = this.#listenersBefore.get(event);
      for (const listener of listeners) if (!before?.has(listener)) process.removeListener(event, listener);
    }
  }

  #choose(): Choice {
    return chooseServer(this.#announced, this.#options.port);
  }

  /** A named port is what is waited for; else the module first says all that it has to say. */
  #isSettled(): boolean {
    if (this.#isEvaluated || this.#options.port !== undefined) return true;
    return this.#isSettlingOver();
  }

  #isSettlingOver(): boolean {
    return this.#listensSince !== undefined && Date.now() - this.#listensSince >= settleLimitMs;
  }

  /** Some programs (Nest) bind a port first and add services then. */
  #hasServices({ caught, beside }: Chosen): boolean {
    const waits = [caught, beside].some((one) => one !== undefined && lacksServices(one.server));
    return !waits || this.#isSettlingOver();
  }

  #begin(chosen: Chosen): Chosen {
    this.#state = { kind: "serving" };
    this.#gate?.close();
    noteStarting(this, false);
    return chosen;
  }

  #late(limitMs: number, chosen: Chosen | undefined): UnlistenError {
    const lines = this.output.lines();
    if (chosen !== undefined && this.#gate !== undefined) {
      const report = { unreached: this.#gate.unreached(), lastOutput: lines };
      return notReady(this.#entry, limitMs, this.#gate.waitsFor(), report);
    }
    const others = this.#caught.map((caught) => `${caught.catcher.title} on ${placeOf(caught)}`);
    return neverListened(this.#entry, limitMs, this.#options.port, others, lines);
  }

  #end(ending: Ending): UnlistenError {
    if (this.#state.kind === "failed") return this.#state.error;
    const error = entryFailed(this.#entry, ending, this.output.lines(), {
      canRetry: this.format === "commonjs",
      ends: this.#options.whenStuck !== "stay",
    });
    this.#fail(error);
    return error;
  }

  #fail(error: UnlistenError): void {
    this.#state = { kind: "failed", error };
    this.#gate?.close();
    noteStarting(this, false);
    this.#notify();
  }

  #ownListeners(event: CrashEvent): ((...args: unknown[]) => unknown)[] {
    const before = this.#listenersBefore.get(event);
    return listenersOf(event).filter((listener) => !before?.has(listener));
  }

  #notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Waits until something happened to the program, at most so long. */
  async #change(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      timer = setTimeout(resolve, limitMs);
    });
    clearTimeout(timer);
  }
}

type Listener = (...args: unknown[]) => unknown;

function listenersOf(event: string | symbol): Listener[] {
  return process.rawListeners(event as "exit") as Listener[];
}

function processListeners(): Map<string | symbol, Set<Listener>> {
  return new Map(process.eventNames().map((event) => [event, new Set(listenersOf(event))]));
}
