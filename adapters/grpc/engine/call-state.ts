import { type ContextValues, createContextKey, createContextValues } from "@connectrpc/connect";
import type { ActivationContext } from "../../context.js";
import type { Activation } from "../../running-activation.js";
import { activationKey } from "../activation-key.js";

/** One call on its way through Connect. */
export interface CallState {
  readonly activation: Activation;
  /** Whether its method is one of `bridgeMethod`, which says itself when it is called. */
  readonly isBridged: boolean;
  /** Whether the method was called, so that an error is the service's word. */
  isCalled: boolean;
  /** What the service threw without declaring it. */
  failure?: { cause: unknown };
}

const stateKey = createContextKey<CallState | undefined>(undefined, { description: "unlisten call" });

/** What handlers and interceptors find in their context's values. */
export function valuesOf(
  state: CallState,
  contextOf: (activation: Activation) => ActivationContext,
): ContextValues {
  return createContextValues().set(stateKey, state).set(activationKey, contextOf(state.activation));
}

/** @throws Error in a context that is none of the engine's, which no call of the engine's has */
export function stateOf(values: ContextValues): CallState {
  const state = values.get(stateKey);
  if (state === undefined) throw new Error("a call without its state");
  return state;
}
