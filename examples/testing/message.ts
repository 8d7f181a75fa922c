/** A request of an example's table, and what of its answer is compared. */

export interface Request {
  method: string;
  /** With the query. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  type: string | undefined;
  /** As sent, sorted: their order says nothing. */
  cookies: string[];
  location: string | undefined;
  /** Text where the type is text or JSON, else base64. */
  body: string;
}

/** A body as tables spell it. */
export function printBody(type: string | undefined, bytes: Buffer): string {
  return /^text\/|json/.test(type ?? "text/plain") ? bytes.toString() : bytes.toString("base64");
}
