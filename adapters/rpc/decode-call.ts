import { envelopeVersion } from "./envelope.js";
import { isJsonObject, type JsonObject } from "./json.js";
import { applicationError, RpcError } from "./rpc-error.js";

/** A call as it came; what it leaves out is for the service to fill in. */
export interface DecodedCall {
  service: string | undefined;
  method: string | undefined;
  args: JsonObject;
  metadata: Record<string, string>;
  requestId: string | undefined;
}

/**
 * Reads a call out of an activation's parameters: the envelope, or the short form for people, where the parameters
 * beside `service` and `method` are the arguments themselves.
 *
 * @param params JSON, as the platform passed it; not changed
 * @throws RpcError `invalid_argument` for another version and wrong types
 */
export function decodeCall(params: JsonObject): DecodedCall {
  const { service, method, ...others } = params;
  const { v, args, metadata, requestId } = others;
  if (args === undefined) {
    return {
      service: readName("service", service),
      method: readName("method", method),
      args: withoutPlatformParams(others),
      metadata: {},
      requestId: undefined,
    };
  }
  if (v !== undefined && v !== envelopeVersion)
    throw malformed(`"v" must be ${envelopeVersion}: another version is another protocol`);
  if (!isJsonObject(args)) throw malformed('"args" must be an object');
  return {
    service: readName("service", service),
    method: readName("method", method),
    args,
    metadata: readMetadata(metadata),
    requestId: readName("requestId", requestId),
  };
}

/** What the web layer adds is no argument. */
function withoutPlatformParams(params: Record<string, JsonObject[string] | undefined>): JsonObject {
  const args: JsonObject = Object.create(null);
  for (const name of Object.keys(params)) {
    const value = params[name];
    if (value !== undefined && !name.startsWith("__ow_")) args[name] = value;
  }
  return args;
}

function readName(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw malformed(`"${name}" must be a string`);
}

/** @throws RpcError `invalid_argument` when it is no object of strings */
export function readMetadata(metadata: unknown): Record<string, string> {
  if (metadata === undefined || metadata === null) return {};
  if (!isJsonObject(metadata) || Object.values(metadata).some((value) => typeof value !== "string"))
    throw malformed('"metadata" must be an object of strings');
  return metadata as Record<string, string>;
}

export function malformed(problem: string): RpcError {
  return new RpcError(`cannot read the call: ${problem}`, {
    code: "invalid_argument",
    thriftType: { family: "application", type: applicationError.protocolError },
    executed: "no",
  });
}
