import { createHash, timingSafeEqual } from "node:crypto";
import type { HostRequest } from "../http/message.js";
import { headerOf } from "../http/message.js";

/** What a request's credentials are worth. */
export type Authentication = "missing" | "rejected" | "accepted";

/**
 * Checks Basic credentials. Malformed ones, and those of another scheme, count as missing (seen live on 2.0.0).
 *
 * @param auth  `uuid:key`
 */
export function authenticate(request: HostRequest, auth: string): Authentication {
  const token = /^Basic ([A-Za-z0-9\-._~+/]+=*)$/.exec(headerOf(request, "authorization") ?? "")?.[1];
  if (token === undefined) return "missing";
  return isSameKey(Buffer.from(token, "base64").toString("utf8"), auth) ? "accepted" : "rejected";
}

/** Whether two keys are the same; takes the same time wherever they differ. */
export function isSameKey(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
