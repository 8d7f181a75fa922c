import openwhisk from "openwhisk";
import type { Host } from "../../host.js";

/**
 * The calls of the `openwhisk` npm client that are tried here.
 *
 * Its own types lack some that it has (`feeds.get`, `version` of an exec, `code: false`), hence these.
 */
export type OpenWhiskClient = Record<
  "actions" | "activations" | "feeds" | "namespaces" | "packages" | "routes" | "rules" | "triggers",
  Record<string, (options?: unknown) => Promise<unknown>>
>;

/** The client as users make it: the host's address and a key. */
export function openWhiskClientOf(host: Host, more: object = {}): OpenWhiskClient {
  return openwhisk({ apihost: host.url, api_key: host.auth, ...more }) as unknown as OpenWhiskClient;
}
