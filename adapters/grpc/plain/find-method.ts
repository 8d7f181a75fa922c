import { beside } from "../beside.js";
import type { EngineMethod } from "../engine/engine.js";
import { listNames } from "../list-names.js";
import { type GrpcReply, Status, statusReply } from "../method.js";
import type { ReadableCall } from "./readable-call.js";

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
  const why = found.length === 0 ? noSuchMethod(methods, service, method) : whatIsMissing(found);
  return { refused: statusReply(Status.unimplemented, why) };
}

function whatIsMissing(found: readonly EngineMethod[]): string {
  const isOneService = found.every(({ service }) => service === found[0]!.service);
  return isOneService
    ? `"method" is missing: expected ${listNames(found.map(({ name }) => name))}`
    : `"service" is missing: expected ${listNames(found.map(({ service }) => service))}`;
}

function noSuchMethod(
  methods: readonly EngineMethod[],
  service: string | undefined,
  method: string | undefined,
): string {
  // Names are as long as a caller wants.
  const got = [service, method]
    .filter((name) => name !== undefined)
    .map((name) => JSON.stringify(name.slice(0, 60)));
  const own = methods.filter((one) => !beside.test(one.service));
  const expected = listNames(own.map((one) => `${one.service}.${one.name}`));
  return `no such method: got ${got.join(", ")}, expected ${expected}`;
}
