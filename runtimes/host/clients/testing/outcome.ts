import { STATUS_CODES } from "node:http";

/** What became of a client's call: its value, or the client's own error. */
export type Outcome =
  | { kind: "answered"; value: unknown }
  | { kind: "refused"; status: number | undefined; message: string };

/** An error as the `openwhisk` client throws it. */
interface ClientError extends Error {
  statusCode?: number;
}

/**
 * Waits for a call and tells what became of it.
 *
 * @param url  the host's; `HOST` stands for it in messages, which name the whole address
 */
export async function outcomeOf(url: string, call: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { kind: "answered", value: await call() };
  } catch (error) {
    const { statusCode, message } = error as ClientError;
    return { kind: "refused", status: statusCode, message: message.replaceAll(url, "HOST") };
  }
}

export function answered(value: unknown): Outcome {
  return { kind: "answered", value };
}

/**
 * The platform's own text, in the words that the `openwhisk` client puts around it.
 *
 * @param request  "GET actions/hello": without the query, which the client does not name
 */
export function refused(status: number, request: string, text: string): Outcome {
  const [method, path] = request.split(" ");
  const address = `${method} HOST/api/v1/namespaces/_/${path}`;
  const message = `${address} Returned HTTP ${status} (${STATUS_CODES[status]}) --> "${text}"`;
  return { kind: "refused", status, message };
}
