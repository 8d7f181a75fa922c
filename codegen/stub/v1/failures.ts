import { UnlistenError } from "../../../adapters/errors.js";
import { applicationError, RpcError, type RpcErrorInit } from "../../../adapters/rpc/rpc-error.js";
import { isThriftProtocolError } from "../../../adapters/thrift/wire/protocol-error.js";
import type { Method } from "./service.js";

/** What a dispatch answers when there is no answer. Messages may leave the action: they hold no values. */

export function unknownMethod(service: string, method: string): RpcError {
  return new RpcError(`${service} has no method ${JSON.stringify(method.slice(0, 80))}`, {
    code: "unimplemented",
    thriftType: { family: "application", type: applicationError.unknownMethod },
    executed: "no",
  });
}

export function badArguments(method: Method, error: unknown): RpcError {
  return failure(`cannot read the arguments of ${method.label}${problemOf(error)}`, method, {
    code: "invalid_argument",
    thriftType: { family: "application", type: applicationError.protocolError },
    executed: "no",
    cause: error,
  });
}

/** What it threw is in the action's log, and no caller's business. */
export function undeclared(method: Method, error: unknown): RpcError {
  return failure(`${method.label} failed`, method, {
    code: "internal",
    thriftType: { family: "application", type: applicationError.internalError },
    executed: "yes",
    cause: error,
  });
}

export function missingResult(method: Method): RpcError {
  return failure(`${method.label} gave no result`, method, {
    code: "internal",
    thriftType: { family: "application", type: applicationError.missingResult },
    executed: "yes",
  });
}

export function badResult(method: Method, error: unknown): RpcError {
  return failure(`${method.label} gave what does not fit its type${problemOf(error)}`, method, {
    code: "internal",
    thriftType: { family: "application", type: applicationError.internalError },
    executed: "yes",
    cause: error,
  });
}

export function missingMethod(service: string, method: string): UnlistenError {
  return new UnlistenError("handler-incomplete", `the handler of ${service} lacks the method "${method}"`, {
    hint: "Give it all methods that the IDL declares, those of extended services too.",
  });
}

function failure(message: string, { label }: Method, init: RpcErrorInit): RpcError {
  return new RpcError(message, { method: label, ...init });
}

/** Such an error names places and types, never values. */
function problemOf(error: unknown): string {
  return isThriftProtocolError(error) ? `: ${error.message}` : "";
}
