import type { ActivationContext } from "../context.js";

/**
 * Where a Connect handler or interceptor finds the activation:
 *
 * ```ts
 * convert(request, context) { const { activationId } = context.values.get(activationKey); }
 * ```
 *
 * What Connect's `createContextKey` makes, without a copy of Connect.
 */
export const activationKey: { readonly id: symbol; readonly defaultValue: ActivationContext | undefined } = {
  id: Symbol.for("unlisten.activation.v1"),
  defaultValue: undefined,
};
