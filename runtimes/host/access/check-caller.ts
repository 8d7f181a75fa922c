import { isIP } from "node:net";
import { type HostRequest, headerOf } from "../http/message.js";
import { isLoopback } from "./auth.js";

/** Who may call, next to this machine. */
export interface AllowedCallers {
  /** Names by which the host is reached: "openwhisk.test". */
  hosts: readonly string[];
  /** Of browser pages: "https://console.test". */
  origins: readonly string[];
}

/** What containers call the machine that runs them: in a top level domain that nobody can register. */
const containerNames = ["host.docker.internal", "host.containers.internal"];

/**
 * Whether a page that a browser shows may have sent a request against its reader's will. Programs that are no
 * browser pass: they send neither `Origin` nor `Sec-Fetch-Site`, and a `Host` that they resolved themselves.
 *
 * A page elsewhere whose name suddenly stands for this machine (DNS rebinding) shows itself by its `Host`: an
 * address, or a name that cannot be given to others, is none of those.
 *
 * @returns why it is refused, or undefined
 */
export function refuseCaller(request: HostRequest, allowed: AllowedCallers): string | undefined {
  const host = hostnameOf(headerOf(request, "host") ?? "");
  if (host === undefined || !(isOwnName(host) || includesName(allowed.hosts, host))) {
    return "The name in the header 'Host' is none that this host answers to.";
  }
  const origin = headerOf(request, "origin");
  if (origin !== undefined) {
    const isSame = origin.toLowerCase() === `http://${headerOf(request, "host")}`;
    if (isSame || isLocalOrigin(origin) || includesName(allowed.origins, origin)) return undefined;
    return "Pages of this origin may not call this host.";
  }
  // No Origin: a GET of the same site, a link that somebody followed, or an image and the like of a foreign page.
  const isForeign = headerOf(request, "sec-fetch-site") === "cross-site";
  const isLink = headerOf(request, "sec-fetch-mode") === "navigate" && request.method === "GET";
  return isForeign && !isLink ? "Pages of other sites may not call this host." : undefined;
}

function isOwnName(hostname: string): boolean {
  return isLoopback(hostname) || isIP(bare(hostname)) !== 0 || containerNames.includes(hostname);
}

/** Without the port: a tunnel or a container may change it. */
function hostnameOf(host: string): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^:/?#@[\]]+)(?::\d{0,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

function isLocalOrigin(origin: string): boolean {
  const host = /^https?:\/\/([^/]+)$/i.exec(origin)?.[1];
  const hostname = host === undefined ? undefined : hostnameOf(host);
  return hostname !== undefined && isLoopback(hostname);
}

function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

function includesName(names: readonly string[], name: string): boolean {
  return names.some((allowed) => allowed.toLowerCase() === name.toLowerCase());
}
