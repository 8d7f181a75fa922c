import type { Server } from "node:net";
import { type CaughtServer, placeOf } from "./catchers.js";

/** Which of the caught servers answers activations. */
export type Choice =
  | { readonly kind: "chosen"; readonly caught: CaughtServer }
  /** Nothing that can answer listens so far. */
  | { readonly kind: "none" }
  /** Several could; `places` are their ports and paths. */
  | { readonly kind: "ambiguous"; readonly places: readonly string[] };

/**
 * Chooses the server that answers, among those that listen now.
 *
 * Servers on one port are one service (Fastify listens on each address of "localhost"): the first of them
 * answers for all.
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
  const [first] = candidates;
  if (first === undefined) return { kind: "none" };
  const places = [...new Set(candidates.map(placeOf))];
  return places.length > 1 ? { kind: "ambiguous", places } : { kind: "chosen", caught: first };
}

function isListening(server: Server): boolean {
  return server.listening;
}
