import { randomUUID } from "node:crypto";
import type { Annotation } from "../entities/entity.js";
import type { Json, JsonObject } from "../json/json.js";

/** How an activation ended, in the platform's words. */
export type ActivationStatus =
  | "success"
  | "application error"
  | "action developer error"
  | "whisk internal error";

export const statusCodes: Record<ActivationStatus, number> = {
  success: 0,
  "application error": 1,
  "action developer error": 2,
  "whisk internal error": 3,
};

export interface ActivationResponse {
  status: ActivationStatus;
  result: Json;
  /** Bytes the runner answered; missing when it did not. */
  size?: number;
}

/** The record of one run of an action, or of one firing of a trigger. Source: OpenWhisk, WhiskActivation.scala. */
export interface Activation {
  namespace: string;
  name: string;
  version: string;
  subject: string;
  activationId: string;
  /** The activation that this one is a part of: a sequence's or a composition's. */
  cause?: string;
  /** Epoch milliseconds. */
  start: number;
  /** Missing, as is the duration, in a trigger's record. */
  end?: number;
  /** Milliseconds of /init and /run; of a sequence the sum of its parts. */
  duration?: number;
  response: ActivationResponse;
  /** `timestamp stream: text` */
  logs: string[];
  annotations: Annotation[];
  publish: false;
}

export function newActivationId(): string {
  return randomUUID().replaceAll("-", "");
}

export function applicationError(error: string): ActivationResponse {
  return { status: "application error", result: { error } };
}

export function internalError(error: string): ActivationResponse {
  return { status: "whisk internal error", result: { error } };
}

/** A record as GET and a blocking invoke show it. */
export function showActivation({ response, ...record }: Activation): JsonObject {
  return { ...record, response: showResponse(response) } as unknown as JsonObject;
}

export function showResponse({ status, result, size }: ActivationResponse): JsonObject {
  return { result, ...(size === undefined ? {} : { size }), status, success: status === "success" };
}

/** A record as lists show it: no response, no logs. */
export function summarizeActivation({ response, logs: _, subject: __, ...record }: Activation): JsonObject {
  return { ...record, statusCode: statusCodes[response.status] } as unknown as JsonObject;
}
