import type { AsyncLocalStorage } from "node:async_hooks";
import { builtIn } from "./built-in.js";
import type { Activation } from "./running-activation.js";

/**
 * Who runs, one record a process, whichever copy of this package asks first (ESM beside CommonJS, `unlisten`
 * beside `unlisten/express`): each build is one file, and `context()` has to find what another one's `wrap` set.
 *
 * AsyncLocalStorage costs Node 20 and 22 a fifth of a small call, through every promise and timer of the
 * application, and a container of OpenWhisk's default kind runs one activation at a time. So an activation
 * that runs alone is simply `alone`; storage is used from the first overlap, or the first `context()`, on.
 */
interface Running {
  /** Made by the first that needs it: most containers end without. */
  storage: AsyncLocalStorage<Activation> | undefined;
  isTracking: boolean;
  /** Whether the container may run, or was seen to run, several activations at a time. */
  isConcurrent: boolean;
  alone: Activation | undefined;
}

const runningKey = Symbol.for("unlisten.running.v1");

function findRunning(): Running {
  const holder = globalThis as { [runningKey]?: Running };
  const isConcurrent = process.env.__OW_ALLOW_CONCURRENT === "true";
  holder[runningKey] ??= {
    storage: undefined,
    isTracking: isConcurrent,
    isConcurrent,
    alone: undefined,
  };
  return holder[runningKey];
}

function storageOf(current: Running): AsyncLocalStorage<Activation> {
  current.storage ??= new (builtIn("node:async_hooks").AsyncLocalStorage)<Activation>();
  return current.storage;
}

let known: Running | undefined;

function running(): Running {
  known ??= findRunning();
  return known;
}

/**
 * Runs work so that `context()` inside it, and in all that follows from it, is this activation's, until
 * `endActivation`.
 */
export function runInActivation<Result>(
  activation: Activation,
  work: (activation: Activation) => Result,
): Result {
  const current = running();
  if (!current.isTracking) {
    if (current.alone === undefined) {
      current.alone = activation;
      return work(activation);
    }
    current.isTracking = true;
    current.isConcurrent = true;
  }
  return storageOf(current).run(activation, work, activation);
}

/** Runs what an activation does when a clock or an event of the process calls, which belong to none. */
export function runAs(activation: Activation, work: () => void): void {
  const current = running();
  if (current.isTracking) storageOf(current).run(activation, work);
  else work();
}

/** To be called when the activation has its result. */
export function endActivation(activation: Activation): void {
  const current = running();
  if (current.alone === activation) current.alone = undefined;
}

/** The activation that the running code belongs to, if any. */
export function currentActivation(): Activation | undefined {
  const current = running();
  return current.storage?.getStore() ?? current.alone;
}

/** Runs work that belongs to no activation: what starts once and outlives the one that started it. */
export function runOutsideActivation<Result>(work: () => Result): Result {
  const { storage } = running();
  return storage === undefined ? work() : storage.exit(work);
}

/** Whether the container may run several activations at a time, so that the environment is soon the next one's. */
export function isConcurrent(): boolean {
  return running().isConcurrent;
}

/** Has activations told apart exactly from now on, for whoever asks which one runs. */
export function trackActivations(): void {
  running().isTracking = true;
}
