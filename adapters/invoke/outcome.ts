import type { Json } from "../rpc/json.js";
import { type Executed, RpcError } from "../rpc/rpc-error.js";
import type { HttpAnswer } from "./http-answer.js";
import { type FailureKind, rowOf } from "./mapping.js";

/** How one attempt to run an action ended. */
export type Outcome =
  /** The activation succeeded; its result. */
  | { kind: "result"; result: Json; activationId: string | undefined }
  /** The platform took it, and nobody waits for it any longer (202). */
  | { kind: "accepted"; activationId: string | undefined }
  /** What a web action itself answered. */
  | { kind: "http"; answer: HttpAnswer; activationId: string | undefined }
  | Failed;

export interface Failed {
  kind: "failed";
  failure: FailureKind;
  activationId?: string | undefined;
  /** The value of `error` in the result of an activation that failed by itself. Of the action, so in no message. */
  error?: Json;
  /** Where it is known better than the row says: a call that was given up before it was sent. */
  executed?: Executed;
  /** Of an answer that no row tells more about. */
  httpStatus?: number;
  /** Milliseconds after which trying again makes sense. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** What errors say about a call. */
export interface CallLabel {
  /** "/_/social/posts" */
  action: string;
  /** "PostStorage.readPost"; undefined where the method is not known. */
  method?: string | undefined;
}

/**
 * The error that a caller gets. Its message names the action, the method and the activation, and what the platform
 * did, never parameters, results or keys.
 */
export function errorOf(failed: Failed, { action, method }: CallLabel): RpcError {
  const { failure, httpStatus, activationId, cause } = failed;
  const row = rowOf(failure);
  const call = method === undefined ? "" : `cannot call ${method}: `;
  const activation = activationId === undefined ? "" : ` (activation ${activationId})`;
  const status = httpStatus === undefined ? "" : ` (${httpStatus})`;
  return new RpcError(`${call}action "${action}" ${row.says}${status}${activation}`, {
    code: row.code,
    thriftType: row.thrift,
    executed: failed.executed ?? row.executed,
    retriable: row.retry.when !== "never",
    ...(activationId === undefined ? {} : { activationId }),
    ...(method === undefined ? {} : { method }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What a web action's answer means that is none of the protocol's. */
export function failedWebAnswer(status: number, activationId: string | undefined): Failed {
  if (status === 200) return { kind: "failed", failure: "missing-result", activationId };
  if (status === 204) return { kind: "failed", failure: "web-204", activationId };
  return { kind: "failed", failure: "unexpected-status", httpStatus: status, activationId };
}
