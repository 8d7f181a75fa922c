import type { ActivationEvent } from "../../runtimes/host/index.js";
import type { FrontRequest } from "./front-server.js";

/** Brings together what the front server and the host know of one activation; either may know first. */
export interface RequestJoin {
  began(): void;
  ended(request: FrontRequest): void;
  activated(event: ActivationEvent): void;
}

/**
 * @param onActivation  each activation once, with its request unless it came to the host directly
 * @param onRefused     each request that no activation answered
 */
export function joinRequests(
  onActivation: (event: ActivationEvent, request: FrontRequest | undefined) => void,
  onRefused: (request: FrontRequest) => void,
): RequestJoin {
  const answered = new Map<string, FrontRequest>();
  const activations = new Map<string, ActivationEvent>();
  let open = 0;

  /** While a request is under way, an activation may yet turn out to be its. */
  function flushDirect(): void {
    if (open > 0) return;
    for (const event of activations.values()) onActivation(event, undefined);
    activations.clear();
  }

  return {
    began() {
      open += 1;
    },
    ended(request) {
      open -= 1;
      const { activationId } = request;
      if (activationId === undefined) onRefused(request);
      else {
        const event = activations.get(activationId);
        activations.delete(activationId);
        if (event === undefined) answered.set(activationId, request);
        else onActivation(event, request);
      }
      flushDirect();
    },
    activated(event) {
      const { activationId } = event.activation;
      const request = answered.get(activationId);
      answered.delete(activationId);
      if (request !== undefined) onActivation(event, request);
      else {
        activations.set(activationId, event);
        flushDirect();
      }
    },
  };
}
