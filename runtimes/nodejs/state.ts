import type { Main } from "./find-main.js";

/** Where a runner is in its life. */
export type RunnerState =
  | { kind: "cold" }
  | { kind: "starting" }
  | { kind: "ready"; main: Main }
  | { kind: "running"; main: Main; runs: number }
  /** The action left the process in a state Node does not vouch for; it ends when the last run is answered. */
  | { kind: "stopped" };

/** Why a call is refused, in the official runtime's words, and with which HTTP status. */
export interface Refusal {
  kind: "refused";
  status: number;
  text: string;
}

/** Why `/init` is refused, or undefined. */
export function refuseInit(state: RunnerState): Refusal | undefined {
  switch (state.kind) {
    case "cold":
      return undefined;
    case "ready":
    case "running":
      return { kind: "refused", status: 403, text: "Cannot initialize the action more than once." };
    case "starting":
    case "stopped":
      return notReady(state);
  }
}

/** The state when one more run is under way, or why there may be none. */
export function beginRun(
  state: RunnerState,
  allowConcurrent: boolean,
): Extract<RunnerState, { kind: "running" }> | Refusal {
  switch (state.kind) {
    case "cold":
    case "starting":
      return { kind: "refused", status: 403, text: "System not initialized." };
    case "ready":
      return { kind: "running", main: state.main, runs: 1 };
    case "running":
      return allowConcurrent ? { kind: "running", main: state.main, runs: state.runs + 1 } : notReady(state);
    case "stopped":
      return notReady(state);
  }
}

/** The state when one run less is under way. */
export function endRun(state: RunnerState): RunnerState {
  if (state.kind !== "running") return state;
  return state.runs > 1 ? { ...state, runs: state.runs - 1 } : { kind: "ready", main: state.main };
}

function notReady(state: RunnerState): Refusal {
  // The platform takes 503 for "this container is shutting down" and moves the activation elsewhere
  // (Container.scala, initialize and run); anything else would fail an activation that did nothing wrong.
  const status = state.kind === "stopped" ? 503 : 403;
  return { kind: "refused", status, text: `System not ready, status is ${state.kind}.` };
}
