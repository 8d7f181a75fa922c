import { malformed } from "../rpc/decode-call.js";
import type { Dispatch } from "../rpc/dispatch.js";
import { type Failure, quote, unknownMethod, unknownService } from "./outcome.js";

/** Which service and method a call is for. */
export type Target<D> = { kind: "found"; dispatch: D; method: string } | Failure;

/** One service, or several by the names that callers know them by. */
export type OneOrMore<D> = D | Readonly<Record<string, D>>;

/** @returns names and services; a single one goes by its own name */
export function servicesByName<D extends { readonly service: string }>(given: OneOrMore<D>): [string, D][] {
  const { service } = given;
  return typeof service === "string" ? [[service, given as D]] : Object.entries(given as Record<string, D>);
}

/** The services of an action, by the names that callers know them by. */
export class FoundServices<D extends Dispatch> {
  private readonly byName: ReadonlyMap<string, D>;
  /** Of an action with one service, which calls need not name. */
  private readonly only: D | undefined;

  constructor(services: readonly (readonly [string, D])[]) {
    this.byName = new Map(services);
    this.only = services.length === 1 ? services[0]![1] : undefined;
  }

  /** @param name a Thrift message's: "method", or "Service:method" of a multiplexed client */
  byMessageName(name: string): Target<D> {
    const colon = name.indexOf(":");
    if (colon < 0) return this.only === undefined ? unknownService(name) : methodOf(this.only, name);
    const dispatch = this.byName.get(name.slice(0, colon));
    return dispatch === undefined ? unknownService(name) : methodOf(dispatch, name.slice(colon + 1));
  }

  /** A call in JSON may leave out what there is only one of. */
  byNames(service: string | undefined, method: string | undefined): Target<D> {
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

function methodOf<D extends Dispatch>(dispatch: D, method: string): Target<D> {
  if (dispatch.methods.includes(method)) return { kind: "found", dispatch, method };
  return unknownMethod(dispatch.service, method);
}

function list(names: readonly string[]): string {
  return names.map(quote).join(", ");
}
