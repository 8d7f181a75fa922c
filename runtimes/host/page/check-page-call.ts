import { type HostRequest, headerOf } from "../http/message.js";
import { isSame } from "./sign-in.js";

/**
 * Whether a call comes from a page that this very host sent: of its origin, and with the token that only its markup
 * holds. Stricter than what the REST API asks of pages, since no key comes along.
 *
 * @returns why it is refused, or undefined
 */
export function refusePageCall(request: HostRequest, token: string): string | undefined {
  const origin = headerOf(request, "origin");
  if (origin !== undefined && origin.toLowerCase() !== `http://${headerOf(request, "host")?.toLowerCase()}`) {
    return "Only the page of this host may call this.";
  }
  const site = headerOf(request, "sec-fetch-site");
  if (site !== undefined && site !== "same-origin") return "Only the page of this host may call this.";
  const inQuery = request.target.query.find(([name]) => name === "token")?.[1];
  // An EventSource can set no header.
  const given = headerOf(request, "x-unlisten-token") ?? (request.method === "GET" ? inQuery : undefined);
  if (given === undefined || !isSame(given, token)) {
    return "This page is of an earlier start of the host: reload it.";
  }
  if (request.method === "POST" && request.contentType?.mediaType.essence !== "application/json") {
    return "Only application/json is taken.";
  }
  return undefined;
}
