import { AsyncLocalStorage } from "node:async_hooks";
import type { Program } from "./program.js";

/** Whose code is running. A capture's activations belong to whichever of its programs serves then. */
export interface Scope {
  readonly program: Program | undefined;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Programs that are starting; more than one only where one process captures several entries. */
const starting = new Set<Program>();

export function runInScope<Args extends unknown[], Result>(
  scope: Scope,
  work: (...args: Args) => Result,
  ...args: Args
): Result {
  return scopes.run(scope, work, ...args);
}

/** The program that the running code certainly belongs to. */
export function currentProgram(): Program | undefined {
  return scopes.getStore()?.program;
}

/**
 * The program that the running code most likely belongs to: native code may lose the context, and while a
 * program starts there is hardly anything else that runs.
 */
export function likelyProgram(): Program | undefined {
  return currentProgram() ?? [...starting].at(-1);
}

export function noteStarting(program: Program, isStarting: boolean): void {
  if (isStarting) starting.add(program);
  else starting.delete(program);
}
