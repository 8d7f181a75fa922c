import type { RpcReply, RpcReplyMetadata } from "../rpc/channel.js";
import { envelopeVersion } from "../rpc/envelope.js";
import { isJsonObject, type Json, type JsonObject } from "../rpc/json.js";
import { isRpcCode, readDetails } from "../rpc/read-status.js";
import { type Executed, RpcError, type ThriftType } from "../rpc/rpc-error.js";
import { rowOf } from "./mapping.js";
import { type CallLabel, errorOf, type Failed } from "./outcome.js";

/** Characters of a service's own error text that a caller gets to see. */
const maxMessageLength = 2000;

/** A reply as our adapters write it; undefined when this is something else. */
export function readEnvelope(
  json: Json | undefined,
  label: CallLabel,
  activationId: string | undefined,
): RpcReply | undefined {
  if (!isJsonObject(json) || json.v !== envelopeVersion) return undefined;
  const metadata = readReplyMetadata(json);
  if (Object.hasOwn(json, "result")) return { kind: "result", value: json.result!, ...metadata };
  const { exception } = json;
  if (isJsonObject(exception) && typeof exception.field === "string" && isJsonObject(exception.value)) {
    const { field, type, value } = exception;
    return { kind: "exception", field, type: typeof type === "string" ? type : "", value, ...metadata };
  }
  return readErrorValue(json.error, label, activationId);
}

/** What gRPC says beside an answer (P66). What is malformed is not there. */
function readReplyMetadata({ headers, trailers, results }: JsonObject): RpcReplyMetadata {
  return {
    ...(isTexts(headers) ? { headers } : {}),
    ...(isTexts(trailers) ? { trailers } : {}),
    ...(Array.isArray(results) ? { results } : {}),
  };
}

function isTexts(value: Json | undefined): value is Record<string, string> {
  return isJsonObject(value) && Object.values(value).every((text) => typeof text === "string");
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
  if (!isJsonObject(error) || !isRpcCode(error.code) || !isExecuted(error.executed)) return undefined;
  const metadata = readReplyMetadata(error);
  const { headers, trailers } = metadata;
  const details = readDetails(error.details);
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
      ...(details === undefined ? {} : { details }),
      ...(headers === undefined ? {} : { headers }),
      ...(trailers === undefined ? {} : { trailers }),
    }),
    ...metadata,
  };
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

/** What an adapter says of a failure comes before what the table does. */
export function rpcErrorOf(failed: Failed, label: CallLabel): RpcError {
  const told = readErrorValue(failed.error, label, failed.activationId);
  return told?.kind === "error" ? told.error : errorOf(failed, label);
}
