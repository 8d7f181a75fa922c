import type { RpcReply } from "../rpc/channel.js";
import { envelopeVersion } from "../rpc/envelope.js";
import { isJsonObject, type Json, type JsonObject } from "../rpc/json.js";
import { type Executed, type RpcCode, RpcError, type ThriftType } from "../rpc/rpc-error.js";
import { rowOf } from "./mapping.js";
import type { CallLabel } from "./outcome.js";

/** Characters of a service's own error text that a caller gets to see. */
const maxMessageLength = 2000;

/** A reply as our adapters write it; undefined when this is something else. */
export function readEnvelope(
  json: Json | undefined,
  label: CallLabel,
  activationId: string | undefined,
): RpcReply | undefined {
  if (!isJsonObject(json) || json.v !== envelopeVersion) return undefined;
  if (Object.hasOwn(json, "result")) return { kind: "result", value: json.result! };
  const { exception } = json;
  if (isJsonObject(exception) && typeof exception.field === "string" && isJsonObject(exception.value)) {
    const { field, type, value } = exception;
    return { kind: "exception", field, type: typeof type === "string" ? type : "", value };
  }
  return readErrorValue(json.error, label, activationId);
}

/**
 * An undeclared failure, as our adapters word it; undefined when it is an error of another kind. The platform drops
 * what stands beside it, version and activation included.
 */
export function readErrorValue(
  error: Json | undefined,
  { method }: CallLabel,
  activationId: string | undefined,
): RpcReply | undefined {
  if (!isJsonObject(error) || !isCode(error.code) || !isExecuted(error.executed)) return undefined;
  const message = typeof error.message === "string" ? error.message.slice(0, maxMessageLength) : error.code;
  return {
    kind: "error",
    error: new RpcError(message, {
      code: error.code,
      thriftType: thriftTypeOf(error.thriftType),
      executed: error.executed,
      retriable: error.retriable === true,
      ...(activationId === undefined ? {} : { activationId }),
      ...(method === undefined ? {} : { method }),
    }),
  };
}

const codes: Record<RpcCode, true> = {
  canceled: true,
  unknown: true,
  invalid_argument: true,
  deadline_exceeded: true,
  not_found: true,
  already_exists: true,
  permission_denied: true,
  resource_exhausted: true,
  failed_precondition: true,
  aborted: true,
  out_of_range: true,
  unimplemented: true,
  internal: true,
  unavailable: true,
  data_loss: true,
  unauthenticated: true,
};

function isCode(value: Json | undefined): value is RpcCode {
  return typeof value === "string" && Object.hasOwn(codes, value);
}

function isExecuted(value: Json | undefined): value is Executed {
  return value === "no" || value === "maybe" || value === "yes";
}

function thriftTypeOf(value: Json | undefined): ThriftType {
  const { family, type }: JsonObject = isJsonObject(value) ? value : {};
  if ((family === "application" || family === "transport") && typeof type === "number")
    return { family, type };
  return rowOf("undeclared-error").thrift;
}
