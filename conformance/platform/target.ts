import { randomBytes } from "node:crypto";
import { type Address, exchange, type HttpRequest } from "../client.js";
import { ConformanceError } from "../conformance-error.js";
import type { HttpAnswer } from "../parse-answer.js";

/** The OpenWhisk that is checked. */
export interface Target extends Address {
  /** The value of an Authorization header: "Basic ...". */
  authorization: string;
  /** The namespace that the credentials belong to. */
  namespace: string;
  /** Begins the names of all entities that this run makes: "conformance-3f9a1c". */
  prefix: string;
}

export interface TargetOptions {
  /** `http://127.0.0.1:3233` */
  openwhisk: string;
  /** `uuid:key` */
  auth: string;
  insecure?: boolean;
}

const firstAnswerMs = 20_000;

/**
 * Finds out whether the target is there and whose credentials these are.
 *
 * @throws ConformanceError `target-unreachable` when it does not answer, or not like an OpenWhisk
 */
export async function findTarget({ openwhisk, auth, insecure = false }: TargetOptions): Promise<Target> {
  const address = { url: new URL(openwhisk), insecure };
  const authorization = `Basic ${Buffer.from(auth).toString("base64")}`;
  const headers: HttpRequest["headers"] = [["Authorization", authorization]];
  let answer: HttpAnswer;
  try {
    answer = await exchange(
      address,
      { method: "GET", target: "/api/v1/namespaces", headers },
      AbortSignal.timeout(firstAnswerMs),
    );
  } catch (cause) {
    throw unreachable(openwhisk, (cause as Error).message, "Is it running, and is this its address?", cause);
  }
  const text = answer.body.toString("utf8");
  if (answer.status === 401) {
    throw unreachable(
      openwhisk,
      "it does not know these credentials",
      "Pass --auth uuid:key of one of its users.",
    );
  }
  const namespace = answer.status === 200 ? firstOf(text) : undefined;
  if (namespace === undefined) {
    const given = `GET /api/v1/namespaces was answered ${answer.status} ${text.slice(0, 100)}`;
    throw unreachable(openwhisk, given, "Pass the address of an OpenWhisk, without /api/v1.");
  }
  return { ...address, authorization, namespace, prefix: `conformance-${randomBytes(3).toString("hex")}` };
}

function firstOf(text: string): string | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && typeof list[0] === "string" ? list[0] : undefined;
  } catch {
    return undefined;
  }
}

function unreachable(address: string, reason: string, hint: string, cause?: unknown): ConformanceError {
  return new ConformanceError("target-unreachable", `cannot use ${address}: ${reason}`, { hint, cause });
}
