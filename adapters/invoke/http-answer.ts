import type { IncomingHttpHeaders } from "node:http";
import { isJsonObject, type Json, type JsonObject } from "../rpc/json.js";

/** A whole HTTP response. */
export interface HttpAnswer {
  kind: "answer";
  status: number;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The activation that the platform names in a header of whatever it answers for one. */
export function activationIdOf({ headers }: HttpAnswer): string | undefined {
  const id = headers["x-openwhisk-activation-id"];
  return isActivationId(id) ? id : undefined;
}

/** 32 hexadecimal digits, so that nothing else gets into messages and addresses. */
export function isActivationId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{32}$/.test(value);
}

export function jsonOf(answer: HttpAnswer): Json | undefined {
  try {
    return JSON.parse(answer.body.toString("utf8")) as Json;
  } catch {
    return undefined;
  }
}

/** `{"error": "...", "code": "..."}`, which is how the controller words its own errors. */
export interface ControllerError extends JsonObject {
  error: string;
  code: string | number;
}

export function controllerErrorOf(answer: HttpAnswer): ControllerError | undefined {
  const json = jsonOf(answer);
  if (!isJsonObject(json)) return undefined;
  const isOurs =
    typeof json.error === "string" && (typeof json.code === "string" || typeof json.code === "number");
  return isOurs ? (json as ControllerError) : undefined;
}
