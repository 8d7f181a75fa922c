import type { HeaderValue } from "../activation.js";

/** A request as HTTP knows it. Nothing of OpenWhisk or of Node's streams in it. */
export interface HttpRequest {
  /** Upper case: "POST". */
  method: string;
  /** Path and query as on a request line: "/orders/7?full=1". */
  target: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** The body's bytes as the client sent them; undefined when there is none. */
  body: Buffer | undefined;
}

/** A response before it is encoded for the platform. */
export interface HttpResponse {
  status: number;
  /** Lower-case names; a list only where the application set several values. */
  headers: Record<string, HeaderValue>;
  /** In the one representation the application produced: text stays text, bytes stay bytes. */
  body: string | Buffer | undefined;
}
