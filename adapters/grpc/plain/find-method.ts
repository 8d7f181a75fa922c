import type { EngineMethod } from "../engine/engine.js";
import { type GrpcReply, Status, statusReply } from "../method.js";
import type { ReadableCall } from "./readable-call.js";

/** Services that people add beside their own, and do not mean when they leave the name out. */
const beside = /^grpc\.(?:health|reflection|channelz)\./;

/** The method that a call means; what it leaves out must be clear (P3). */
export function findMethod(
  methods: readonly EngineMethod[],
  { service, method }: Pick<ReadableCall, "service" | "method">,
): EngineMethod | { refused: GrpcReply } {
  const found = methods.filter(
    (one) =>
      (service === undefined ? !beside.test(one.service) : one.service === service) &&
      (method === undefined || one.name === method),
  );
  if (found.length === 1) return found[0]!;
  return { refused: statusReply(Status.unimplemented, whyNot(methods, service, method, found.length)) };
}

/** Names are as long as a caller wants. */
function whyNot(
  methods: readonly EngineMethod[],
  service: string | undefined,
  method: string | undefined,
  found: number,
): string {
  if (found > 1) {
    const services = new Set(methods.map((one) => one.service).filter((name) => !beside.test(name)));
    return service === undefined && services.size > 1
      ? '"service" is missing: this action has several'
      : '"method" is missing: this service has several';
  }
  const names = [service, method]
    .filter((name) => name !== undefined)
    .map((name) => JSON.stringify(name.slice(0, 60)));
  return `no such method: ${names.join(", ")}`;
}
