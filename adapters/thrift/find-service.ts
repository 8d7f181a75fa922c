import { malformed } from "../rpc/decode-call.js";
import { type Failure, quote, unknownMethod, unknownService } from "./outcome.js";
import type { ThriftDispatch } from "./thrift-dispatch.js";

/** Which service and method a call is for. */
export type Target = { kind: "found"; dispatch: ThriftDispatch; method: string } | Failure;

/** The services of an action, by the names that callers know them by. */
export class FoundServices {
  private readonly byName = new Map<string, ThriftDispatch>();
  /** Of an action with one service, which calls need not name. */
  private readonly only: ThriftDispatch | undefined;

  constructor(services: ThriftDispatch | Readonly<Record<string, ThriftDispatch>>) {
    const isOne = typeof services.callWire === "function";
    const entries = isOne
      ? [[(services as ThriftDispatch).service, services as ThriftDispatch] as const]
      : Object.entries(services as Record<string, ThriftDispatch>);
    for (const [name, dispatch] of entries) this.byName.set(name, dispatch);
    this.only = entries.length === 1 ? entries[0]![1] : undefined;
  }

  /** @param name a Thrift message's: "method", or "Service:method" of a multiplexed client */
  byMessageName(name: string): Target {
    const colon = name.indexOf(":");
    if (colon < 0) return this.only === undefined ? unknownService(name) : methodOf(this.only, name);
    const dispatch = this.byName.get(name.slice(0, colon));
    return dispatch === undefined ? unknownService(name) : methodOf(dispatch, name.slice(colon + 1));
  }

  /** A call in JSON may leave out what there is only one of. */
  byNames(service: string | undefined, method: string | undefined): Target {
    const dispatch = service === undefined ? this.only : this.byName.get(service);
    if (dispatch === undefined) {
      if (service !== undefined) return unknownService(`${service}:${method ?? ""}`);
      return { kind: "error", error: malformed(`"service" must be one of ${list([...this.byName.keys()])}`) };
    }
    if (method !== undefined) return methodOf(dispatch, method);
    const [only, ...others] = dispatch.methods;
    if (only !== undefined && others.length === 0) return { kind: "found", dispatch, method: only };
    return { kind: "error", error: malformed(`"method" must be one of ${list(dispatch.methods)}`) };
  }
}

function methodOf(dispatch: ThriftDispatch, method: string): Target {
  if (dispatch.methods.includes(method)) return { kind: "found", dispatch, method };
  return unknownMethod(dispatch.service, method);
}

function list(names: readonly string[]): string {
  return names.map(quote).join(", ");
}
