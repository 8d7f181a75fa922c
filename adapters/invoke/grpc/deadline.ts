import type { GrpcParentCall } from "./types.js";

/** grpc-js' `propagate`: what a call takes over of the call that it is made for. */
const propagate = { deadline: 1, cancellation: 8 };
const propagateDefaults = 0xffff;

/** Epoch milliseconds; Infinity for none. */
export function deadlineAt(
  deadline: Date | number,
  parent: GrpcParentCall | null | undefined,
  flags: number | null | undefined,
): number {
  const own = Number(deadline);
  if (parent == null || ((flags ?? propagateDefaults) & propagate.deadline) === 0) return own;
  return Math.min(own, Number(parent.getDeadline()));
}

export function isCanceledWith(
  parent: GrpcParentCall | null | undefined,
  flags: number | null | undefined,
): parent is GrpcParentCall {
  return parent != null && ((flags ?? propagateDefaults) & propagate.cancellation) !== 0;
}
