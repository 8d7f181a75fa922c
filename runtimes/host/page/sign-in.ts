import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { isLoopback, publishedAuth } from "../access/auth.js";
import { type Answer, type HostRequest, headerOf } from "../http/message.js";

/** Seconds. */
const cookieAge = 30 * 24 * 3600;

/**
 * Who may see the page. What it shows and does is worth the key, so whoever opens it must have seen what the host
 * printed when it started: a link that is good until the host ends, and leaves a cookie that is good as long as the
 * key. With the published key there is nothing to keep.
 */
export class SignIn {
  /** Whether everybody who reaches the host may see it. */
  readonly isOpen: boolean;
  readonly #link = randomBytes(24).toString("base64url");
  readonly #session: string;
  readonly #cookie: string;

  /** @param auth  `uuid:key` */
  constructor(auth: string, hostname: string, port: number) {
    this.isOpen = auth === publishedAuth && isLoopback(hostname);
    this.#session = createHmac("sha256", auth).update("the session of a page").digest("base64url");
    // Cookies are shared by all ports of a name.
    this.#cookie = `unlisten-${port}`;
  }

  /** The page's address, as it is printed. */
  address(url: string): string {
    return this.isOpen ? `${url}/` : `${url}/?signin=${this.#link}`;
  }

  isSignedIn(request: HostRequest): boolean {
    if (this.isOpen) return true;
    const cookies = (headerOf(request, "cookie") ?? "").split(/;\s*/);
    const prefix = `${this.#cookie}=`;
    return cookies.some(
      (cookie) => cookie.startsWith(prefix) && isSame(cookie.slice(prefix.length), this.#session),
    );
  }

  /** @returns the way on, with the cookie, when the request followed the printed link */
  enter({ target }: HostRequest): Answer | undefined {
    const given = target.query.find(([name]) => name === "signin")?.[1];
    if (given === undefined || !isSame(given, this.#link)) return undefined;
    const cookie = `${this.#cookie}=${this.#session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${cookieAge}`;
    return {
      status: 303,
      headers: [
        ["Location", "/"],
        ["Set-Cookie", cookie],
        ["Cache-Control", "no-store"],
      ],
    };
  }
}

/** Takes the same time wherever the two differ. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
