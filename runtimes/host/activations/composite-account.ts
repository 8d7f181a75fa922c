import { annotationOf, isSequence } from "../entities/entity.js";
import { pathOf } from "../entities/resolve-action.js";
import { isJsonObject, type Json } from "../json/json.js";
import type { HostLimits } from "../limits.js";
import type { Activation, ActivationResponse } from "./activation.js";
import type { RunRequest } from "./run.js";

/** What a sequence or composition keeps of its components, and the record that is made of it. */
export class CompositeAccount {
  readonly #request: RunRequest;
  readonly #start = Date.now();
  readonly #components: string[] = [];
  #durationMs = 0;
  #memoryMb: number | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    const { exec, limits } = request.resolved.action;
    // A conductor's own memory counts, a sequence has none.
    this.#memoryMb = isSequence(exec) ? undefined : limits.memory;
  }

  add(component: Activation): void {
    this.#components.push(component.activationId);
    this.#durationMs += component.duration ?? 0;
    const limits = annotationOf(component, "limits");
    if (isJsonObject(limits) && typeof limits.memory === "number") {
      this.#memoryMb = Math.max(this.#memoryMb ?? 0, limits.memory);
    }
  }

  /** A component whose record nobody waits for any more. */
  addLost(activationId: string): void {
    this.#components.push(activationId);
  }

  /**
   * The record. Its logs are the components' ids, its duration is the sum of theirs. Source: OpenWhisk,
   * SequenceActions.scala, makeSequenceActivation; PrimitiveActions.scala, completeActivation.
   */
  record(response: ActivationResponse, { namespace, limits }: { namespace: string; limits: HostLimits }) {
    const { resolved, activationId, asked } = this.#request;
    const { action, binding } = resolved;
    const cause = asked.causes?.at(-1);
    const annotation = (key: string, value: Json) => ({ key, value });
    const { timeout, logs } = action.limits;
    const concurrency = limits.concurrency.default;
    const activation: Activation = {
      namespace,
      name: action.name,
      version: action.version,
      subject: namespace,
      activationId,
      ...(cause === undefined ? {} : { cause }),
      start: this.#start,
      end: Date.now(),
      duration: this.#durationMs,
      response,
      logs: [...this.#components],
      annotations: [
        annotation("topmost", cause === undefined),
        annotation("path", pathOf(action)),
        annotation("kind", "sequence"),
        ...(isSequence(action.exec) ? [] : [annotation("conductor", true)]),
        ...(cause === undefined ? [] : [annotation("causedBy", "sequence")]),
        // It needs no runner of its own: nothing is waited for.
        annotation("waitTime", 0),
        ...(binding === undefined ? [] : [annotation("binding", binding)]),
        ...(this.#memoryMb === undefined
          ? []
          : [annotation("limits", { timeout, memory: this.#memoryMb, logs, concurrency })]),
      ],
      publish: false,
    };
    return activation;
  }
}
