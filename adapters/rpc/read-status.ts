import { isJsonObject, type Json, type JsonObject } from "./json.js";
import { rpcCodes } from "./rpc-codes.js";
import type { RpcCode, StatusDetail } from "./rpc-error.js";

export function isRpcCode(value: Json | undefined): value is RpcCode {
  return typeof value === "string" && Object.hasOwn(rpcCodes, value);
}

/** The details of a status; undefined when one is malformed, since without it they would be another answer. */
export function readDetails(value: Json | undefined): StatusDetail[] | undefined {
  if (!Array.isArray(value) || !value.every(isDetail)) return undefined;
  return value.map(({ type, value, debug }) => ({ type, value, ...(debug === undefined ? {} : { debug }) }));
}

function isDetail(value: Json): value is JsonObject & { type: string; value: string } {
  return isJsonObject(value) && typeof value.type === "string" && typeof value.value === "string";
}
