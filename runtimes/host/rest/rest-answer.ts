import type { Answer } from "../http/message.js";

/** Sent with everything that a REST route itself answers. Source: OpenWhisk, CorsSettings.scala, RestAPIs. */
export const restCorsHeaders = [
  ["Access-Control-Allow-Origin", "*"],
  [
    "Access-Control-Allow-Headers",
    "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent",
  ],
  ["Access-Control-Allow-Methods", "GET, DELETE, POST, PUT, HEAD"],
] as const;

/**
 * A request that no route took, with the reason. Unlike an error that a route answers, it has no CORS headers.
 */
export class Rejection extends Error {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];

  constructor(status: number, text: string, headers: readonly (readonly [string, string])[] = []) {
    super(text);
    this.status = status;
    this.headers = headers;
  }
}

/** An error that a REST route answers. */
export class RestError extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

export function restAnswer(
  status: number,
  value: unknown,
  headers: readonly (readonly [string, string])[] = [],
): Answer {
  const bytes = Buffer.from(JSON.stringify(value));
  return { status, headers: [...restCorsHeaders, ...headers], body: { type: "application/json", bytes } };
}

/** Every error's body has both keys: wsk shows the text only then. */
export function errorBody(text: string, transactionId: string): { code: string; error: string } {
  return { code: transactionId, error: text };
}
