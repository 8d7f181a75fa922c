import { isUnlistenError } from "../errors.js";
import { applicationError, RpcError, transportError } from "../rpc/rpc-error.js";
import { isThriftProtocolError } from "./wire/protocol-error.js";

/** How a call went. */
export type Outcome =
  /** The writer has the whole reply: a result or a declared exception. */
  | { kind: "reply" }
  /** A oneway method runs, as long as `work` does; undefined when it does not say. */
  | { kind: "oneway"; work: PromiseLike<unknown> | undefined }
  | Failure;

/** There is no answer, and the caller is told so. */
export interface Failure {
  kind: "error";
  error: RpcError;
}

/** Error names and numbers: codegen/PROTOCOL.md. Messages hold nothing that the caller did not send as a name. */
export function unknownMethod(who: string, method: string): Failure {
  const error = new RpcError(`${who} has no method ${quote(method)}`, {
    code: "unimplemented",
    thriftType: { family: "application", type: applicationError.unknownMethod },
    executed: "no",
  });
  return { kind: "error", error };
}

/** @param name as the call has it: "Service:method" */
export function unknownService(name: string): Failure {
  const error = new RpcError(`no service here is named in ${quote(name)}: expected "Service:method"`, {
    code: "unimplemented",
    thriftType: { family: "application", type: applicationError.unknownMethod },
    executed: "no",
  });
  return { kind: "error", error };
}

/** The message cannot be read as the IDL says. */
export function unreadable(thrown: unknown): Failure {
  const why = isThriftProtocolError(thrown) ? thrown.message : "expected a Thrift message";
  const error = new RpcError(`cannot read the call: ${why}`, {
    code: "invalid_argument",
    thriftType: { family: "application", type: applicationError.protocolError },
    executed: "no",
    cause: thrown,
  });
  return { kind: "error", error };
}

/** The message is neither a call nor a oneway call. */
export function notACall(type: number): Failure {
  const error = new RpcError(`cannot take a message of type ${type}: expected a call`, {
    code: "invalid_argument",
    thriftType: { family: "application", type: applicationError.invalidMessageType },
    executed: "no",
  });
  return { kind: "error", error };
}

/** The handler threw what its method does not declare. What it threw is for the log: it may say too much. */
export function handlerThrew(method: string, thrown: unknown): Failure {
  if (isApplicationException(thrown)) return { kind: "error", error: meantForCaller(thrown) };
  const error = new RpcError(`${method} failed in the action, whose log has the reason`, {
    code: "internal",
    thriftType: { family: "application", type: applicationError.internalError },
    executed: "yes",
    cause: thrown,
  });
  return { kind: "error", error };
}

/** What ended the wait for an answer: the deadline, or an error of the handler's that nobody caught. */
export function abandoned(method: string, reason: unknown): Failure {
  if (!isUnlistenError(reason)) return handlerThrew(method, reason);
  const isLate = reason.code === "deadline-exceeded";
  const error = new RpcError(reason.message, {
    code: isLate ? "deadline_exceeded" : "internal",
    thriftType: isLate
      ? { family: "transport", type: transportError.timedOut }
      : { family: "application", type: applicationError.internalError },
    executed: "maybe",
    cause: reason,
  });
  return { kind: "error", error };
}

/** The reply does not fit an activation's result. */
export function replyTooLarge(method: string, cause: Error): Failure {
  const error = new RpcError(`cannot send the reply of ${method}: ${cause.message}`, {
    code: "resource_exhausted",
    thriftType: { family: "transport", type: transportError.messageSizeLimit },
    executed: "yes",
    cause,
  });
  return { kind: "error", error };
}

/** A handler that throws Apache's own TApplicationException means it for the caller. */
function isApplicationException(thrown: unknown): thrown is Error & { type: number } {
  return (
    thrown instanceof Error &&
    thrown.name === "TApplicationException" &&
    typeof (thrown as { type?: unknown }).type === "number"
  );
}

function meantForCaller(thrown: Error & { type: number }): RpcError {
  return new RpcError(thrown.message, {
    code: "unknown",
    thriftType: { family: "application", type: thrown.type },
    executed: "yes",
    cause: thrown,
  });
}

/** Names are as long as a caller wants. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}...` : name);
}
