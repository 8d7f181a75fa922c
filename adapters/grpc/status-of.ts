import type { Metadata } from "./grpc-js.js";
import { Status } from "./method.js";

/** What grpc-js calls a status: what a handler calls back, throws at a stream, or is answered. */
export interface StatusObject {
  code: number;
  details: string;
  metadata: Metadata | null;
}

/**
 * The status that grpc-js makes of an error that a handler gave it (server-call.ts, `serverErrorToStatus`).
 *
 * @param trailer beside it; it wins over the error's own metadata
 */
export function statusOf(error: object, trailer?: Metadata | null): StatusObject {
  const { message, code, details, metadata } = error as Partial<StatusObject> & { message?: string };
  const status: StatusObject = {
    code: Status.unknown,
    details: "message" in error ? String(message) : "Unknown Error",
    metadata: trailer ?? metadata ?? null,
  };
  if (isStatusCode(code)) {
    status.code = code;
    if (typeof details === "string") status.details = details;
  }
  return status;
}

/** Whether the service chose a status, so that the error is an answer. */
export function isDeclared(error: object): boolean {
  return isStatusCode((error as { code?: unknown }).code);
}

function isStatusCode(code: unknown): code is number {
  return typeof code === "number" && Number.isInteger(code);
}

/** What grpc-js answers for a method that nobody serves, and for one that the implementation leaves out. */
export function missingStatus(method: string): StatusObject {
  return {
    code: Status.unimplemented,
    details: `The server does not implement the method ${method}`,
    metadata: null,
  };
}
