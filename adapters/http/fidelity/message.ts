/** What the suite sends and what it gets back, whoever answers. */

/** A request, spelled as it goes over the wire. */
export interface SentRequest {
  method: string;
  /** Path and query: "/orders?full=1". */
  target: string;
  /** In order, repeats kept; a character is a byte. */
  headers: [name: string, value: string][];
  body: Buffer | undefined;
}

/** A response, before the normalisations. */
export interface ReceivedResponse {
  status: number;
  /** In order, repeats kept, names in any case. */
  headers: [name: string, value: string][];
  body: Buffer;
  trailers: [name: string, value: string][];
  /** The 1xx statuses that came before. */
  informational: number[];
  /** True when the connection ended before the response did. */
  cutShort: boolean;
}

/** How an exchange ended. No answer is an outcome, not a throw. */
export type Exchange =
  | { kind: "answered"; response: ReceivedResponse }
  /** The connection was closed before a response began. */
  | { kind: "hung-up" }
  /** The application failed, and the connection would have stayed open for ever. */
  | { kind: "unanswered" };
