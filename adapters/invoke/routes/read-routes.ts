import { UnlistenError } from "../../errors.js";
import type { Destination } from "./intercept.js";

/** Actions by the address that clients connect to. */
export type RouteTable = ReadonlyMap<string, string>;

/**
 * Reads `{"http://catalogue:8080": "/_/shop/catalogue"}`.
 *
 * @throws UnlistenError `route-malformed`
 */
export function readRoutes(given: Readonly<Record<string, string>>): RouteTable {
  return new Map(
    Object.entries(given).map(([origin, action]) => {
      const url = URL.canParse(origin) ? new URL(origin) : undefined;
      const isOrigin =
        url !== undefined &&
        (url.protocol === "http:" || url.protocol === "https:") &&
        url.username === "" &&
        `${url.pathname}${url.search}${url.hash}` === "/";
      if (!isOrigin) {
        throw new UnlistenError(
          "route-malformed",
          `cannot route ${JSON.stringify(origin)}: it is no origin`,
          {
            hint: 'Write scheme, host and port, as in "http://catalogue:8080".',
          },
        );
      }
      const isTls = url.protocol === "https:";
      const port = url.port === "" ? (isTls ? 443 : 80) : Number(url.port);
      return [addressOf({ host: url.hostname, port, isTls }), action];
    }),
  );
}

/** The same text for whatever means the same address. */
export function addressOf({ host, port, isTls }: Destination): string {
  return `${isTls ? "https" : "http"}://${host.toLowerCase().replace(/^\[(.*)\]$/, "$1")}:${port}`;
}
