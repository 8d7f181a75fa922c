import type { ResolvedAction } from "../entities/resolve-action.js";
import type { Json } from "../json/json.js";
import type { Activation } from "./activation.js";
import type { InvokeOptions } from "./activator.js";

/** What is to be run. */
export interface RunRequest {
  resolved: ResolvedAction;
  payload: Json;
  activationId: string;
  asked: InvokeOptions;
}

/** One activation, from the request to the stored record. */
export interface Run {
  /** The record, of code with its logs still missing. */
  finished: Promise<Activation>;
  /** What the next host finds as its record when this one is killed meanwhile. */
  recordIfCutShort(): Activation;
  /** Done when the record is stored. */
  start(): Promise<void>;
  /** Ends it after an error that is not the action's. */
  abandon(error: Error): void;
}
