import type { ResolvedAction } from "../entities/resolve-action.js";
import type { Json } from "../json/json.js";
import type { Activation } from "./activation.js";

/** Who is told of what happens. */
export interface ActivationEvents {
  /** Each activation of an action as it is accepted, before it has a runner. */
  onBegin: (event: BeginEvent) => void;
  /** Each finished activation, its record complete. */
  onActivation: (event: ActivationEvent) => void;
  /** Each line of an action's log, as it comes. */
  onLog: (event: LogEvent) => void;
}

export interface BeginEvent {
  activationId: string;
  resolved: ResolvedAction;
  /** What the caller sent, without the action's own parameters. It is in no record. */
  payload: Json;
  transactionId: string;
  /** The sequences and compositions that it is a part of, the outermost first. */
  causes: readonly string[];
}

export interface ActivationEvent {
  activation: Activation;
  /** The sequences and compositions that it is a part of, the outermost first. Their own events come after it. */
  causes: readonly string[];
  /** Of the request that all of this came from; actions hand it on when they invoke others. */
  transactionId: string;
  isCold: boolean;
  /**
   * Milliseconds in which a runner was found or started, of /init when the start was cold, and of /run. A sequence or
   * composition waits for none itself, and has only `waitMs`.
   */
  waitMs: number;
  initMs?: number;
  runMs?: number;
}

export interface LogEvent {
  stream: "stdout" | "stderr";
  text: string;
  /** `guest/pkg/name` */
  action: string;
  /** Missing while none runs, and while several run in one runner. */
  activationId?: string;
}
