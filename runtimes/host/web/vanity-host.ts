import { type HostRequest, headerOf } from "../http/message.js";

/**
 * What follows `/api/v1/web/` for a request to a namespace's own name, `guest.localhost:3233/shop/orders`: its web
 * actions, and `public/index.html` for the root. Every system sends names below localhost to this machine (RFC 6761).
 *
 * Source: OpenWhisk, nginx.conf.j2, the edge's server block for `{namespace}.{host}`.
 *
 * @param namespace  the one that has a name of its own; all other names below localhost are the host's
 * @returns undefined for a request to the host itself
 */
export function vanitySegments(request: HostRequest, namespace: string): string[] | undefined {
  const host = headerOf(request, "host") ?? "";
  const label = /^([^.:]+)\.localhost(?::\d+)?$/i.exec(host)?.[1];
  if (label?.toLowerCase() !== namespace.toLowerCase()) return undefined;
  const { segments } = request.target;
  const isRoot = segments.every((segment) => segment === "");
  return [namespace, ...(isRoot ? ["public", "index.html"] : segments)];
}
