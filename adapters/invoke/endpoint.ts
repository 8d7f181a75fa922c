import type { Agent } from "node:http";
import { UnlistenError } from "../errors.js";
import { freshAgent } from "./fresh-agent.js";
import { defaultMaxConnections, type InvokeOptions } from "./options.js";

/** Where a platform listens, with the connections to it. */
export interface Endpoint {
  isHttps: boolean;
  hostname: string;
  port: number;
  agent: Agent;
  /** Milliseconds: the longest wait that this platform takes for a blocking invoke, once it has said so. */
  maxWaitMs: number;
}

/**
 * @param apiHost  an origin; a bare host means https, as everywhere in OpenWhisk
 * @throws UnlistenError `invoke-unconfigured`
 */
export function openEndpoint(apiHost: string, options: InvokeOptions): Endpoint {
  const text = /^https?:\/\//i.test(apiHost) ? apiHost : `https://${apiHost}`;
  if (!URL.canParse(text)) {
    throw new UnlistenError(
      "invoke-unconfigured",
      `cannot reach the platform: ${JSON.stringify(apiHost)} is no address`,
      {
        hint: 'Give `apiHost` as "https://host" or "http://host:port".',
      },
    );
  }
  const { protocol, hostname, port } = new URL(text);
  const isHttps = protocol === "https:";
  return {
    isHttps,
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? (isHttps ? 443 : 80) : Number(port),
    agent: freshAgent(isHttps, {
      maxSockets: options.maxConnections ?? defaultMaxConnections,
      ...options.tls,
    }),
    maxWaitMs: Infinity,
  };
}
