import type { Server } from "node:net";
import { type CaughtServer, placeOf } from "./catchers.js";

/** The caught servers that answer activations. */
export interface Chosen {
  readonly kind: "chosen";
  readonly caught: CaughtServer;
  /** A gRPC server that gets the calls which are gRPC's; the other one gets the rest. */
  readonly beside: CaughtServer | undefined;
}

export type Choice =
  | Chosen
  /** Nothing that can answer listens so far. */
  | { readonly kind: "none" }
  /** Several could; `places` are their ports and paths. */
  | { readonly kind: "ambiguous"; readonly places: readonly string[] };

/**
 * Chooses the server that answers, among those that listen now.
 *
 * Servers on one port are one service (Fastify listens on each address of "localhost"): the first of them
 * answers for all. So is a `grpc.Server` that is bound to several ports. One HTTP and one gRPC service answer
 * together, because their requests can be told apart.
 *
 * @param port the port or Unix socket path that the action asked for
 */
export function chooseServer(caught: readonly CaughtServer[], port: number | string | undefined): Choice {
  const candidates = caught.filter(
    ({ server, catcher, address }) =>
      isListening(server) &&
      catcher.answers(server) &&
      (port === undefined || port === (address.kind === "port" ? address.port : address.path)),
  );
  const services = new Map<unknown, CaughtServer>();
  for (const candidate of candidates) {
    const service = candidate.service ?? placeOf(candidate);
    if (!services.has(service)) services.set(service, candidate);
  }
  const [first, second, third] = services.values();
  if (first === undefined) return { kind: "none" };
  if (second === undefined) return { kind: "chosen", caught: first, beside: undefined };
  const [http, grpc] = isHttp(first) ? [first, second] : [second, first];
  if (third === undefined && isHttp(http) && grpc.catcher.kind === "grpc")
    return { kind: "chosen", caught: http, beside: grpc };
  return { kind: "ambiguous", places: [...new Set(candidates.map(placeOf))] };
}

function isHttp({ catcher }: CaughtServer): boolean {
  return catcher.kind === "http" || catcher.kind === "http2";
}

function isListening(server: Server): boolean {
  return server.listening;
}
