import { envelopeVersion } from "../../rpc/envelope.js";
import { writeGrpcTimeout } from "../../rpc/grpc-timeout.js";
import { isJsonObject, type Json } from "../../rpc/json.js";
import { rpcCodes } from "../../rpc/rpc-codes.js";
import { RpcError } from "../../rpc/rpc-error.js";
import type { ActionCaller, CallPlan } from "../caller.js";
import type { HttpReply } from "../http-action.js";
import { type CallLabel, type Failed, failedWebAnswer, type Outcome } from "../outcome.js";
import { rpcErrorOf } from "../read-envelope.js";
import {
  failureOfStatus,
  type GrpcAnswer,
  type RawAnswer,
  readAnswer,
  readBinaryEnvelope,
} from "./answer.js";
import { acceptedEncodings, type Encoding } from "./compress.js";
import { isGrpcFailure } from "./failure.js";
import { type Entries, isOfPlatform } from "./metadata.js";

/** A call as it goes out: all of its messages at once. */
export interface GrpcExchange {
  /** "/shop.Currency/Convert" */
  path: string;
  /** Of the caller. */
  headers: Record<string, string>;
  /** Frames. */
  body: Buffer;
  /** Of the frames that are compressed. */
  encoding: Encoding | undefined;
  /** Milliseconds; Infinity for none. */
  timeoutMs: number;
  signal: AbortSignal;
  isIdempotent: boolean;
}

export interface ExchangeOptions {
  caller: ActionCaller;
  via: "rest" | "web";
  /** Of one message. */
  maxReceiveMessageBytes: number;
  /** As messages call the action. */
  action: string;
}

/** Has an action answer a call. Never rejects: what goes wrong is a status too. */
export async function exchange(call: GrpcExchange, options: ExchangeOptions): Promise<GrpcAnswer> {
  const label: CallLabel = { action: options.action, method: call.path.slice(1).replace("/", ".") };
  try {
    const { timeoutMs, signal, isIdempotent } = call;
    const plan: CallPlan = {
      isOneway: false,
      isIdempotent,
      signal,
      ...(timeoutMs === Infinity ? {} : { timeoutMs }),
    };
    const outcome = await (options.via === "rest"
      ? options.caller.invoke(JSON.stringify(envelopeOf(call)), plan)
      : request(call, options, plan));
    return await answerOf(outcome, label, options);
  } catch (thrown) {
    // This package's own errors, with what to do about them: the way to the action is not known.
    const { message, hint } = thrown as Error & { hint?: string };
    const text = hint === undefined ? message : `${message}. ${hint}`;
    return answerOfError(new RpcError(text, { code: "internal", executed: "no", cause: thrown }));
  }
}

function envelopeOf({ path, headers, body, encoding, timeoutMs }: GrpcExchange): object {
  const metadata = { ...headers, "grpc-accept-encoding": acceptedEncodings };
  return {
    v: envelopeVersion,
    path,
    grpc: body.toString("base64"),
    metadata: encoding === undefined ? metadata : { ...metadata, "grpc-encoding": encoding },
    ...(timeoutMs === Infinity ? {} : { timeoutMs: Math.ceil(timeoutMs) }),
  };
}

const mediaType = "application/grpc-web+proto";

function request(
  { path, headers, body, encoding, timeoutMs }: GrpcExchange,
  { caller }: ExchangeOptions,
  plan: CallPlan,
): Promise<Outcome> {
  const all: Record<string, string> = {
    ...headers,
    "content-type": mediaType,
    accept: mediaType,
    "x-grpc-web": "1",
    "grpc-accept-encoding": acceptedEncodings,
    ...(encoding === undefined ? {} : { "grpc-encoding": encoding }),
    ...(timeoutMs === Infinity ? {} : { "grpc-timeout": writeGrpcTimeout(timeoutMs) }),
  };
  return caller.request({ method: "POST", target: path, headers: all, body }, plan);
}

async function answerOf(outcome: Outcome, label: CallLabel, options: ExchangeOptions): Promise<GrpcAnswer> {
  const { activationId } = outcome;
  switch (outcome.kind) {
    case "result":
      if (isWebResult(outcome.result)) return answerOfError(notInHttp(label, activationId));
      return (
        (await read(readBinaryEnvelope(outcome.result), label, options, activationId)) ??
        answerOfFailed({ kind: "failed", failure: "missing-result", activationId }, label)
      );
    case "http":
      return answerOfWeb(outcome, label, options);
    case "accepted":
      return answerOfFailed({ kind: "failed", failure: "missing-result", activationId }, label);
    case "failed":
      return (
        (await read(readBinaryEnvelope(outcome.error), label, options, activationId)) ??
        answerOfFailed(outcome, label)
      );
  }
}

/** What an HTTP service's action answers, of Connect's Node server too: it knows no envelopes. */
function isWebResult(result: Json): boolean {
  return isJsonObject(result) && typeof result.statusCode === "number" && result.grpc === undefined;
}

function notInHttp({ action, method }: CallLabel, activationId: string | undefined): RpcError {
  const text = `cannot call ${method}: action "${action}" is an HTTP service's and answers as a web action. Give via: "web"`;
  return new RpcError(text, { code: "internal", executed: "yes", ...idOf(activationId) });
}

async function answerOfWeb(
  { answer, activationId }: Outcome & { kind: "http" },
  label: CallLabel,
  options: ExchangeOptions,
): Promise<GrpcAnswer> {
  const { status, body } = answer;
  const headers = Object.entries(answer.headers).flatMap(([name, value]): HttpReply["headers"] =>
    value === undefined ? [] : [[name, value]],
  );
  if (answer.headers["content-type"]?.startsWith("application/grpc") === true)
    return (await read({ headers, body }, label, options, activationId))!;
  if (status === 200 || status === 204) return answerOfFailed(failedWebAnswer(status, activationId), label);
  const { code, message } = failureOfStatus(status);
  return answerOfError(
    new RpcError(`cannot call ${label.method}: ${message}`, { code, ...idOf(activationId) }),
  );
}

async function read(
  raw: RawAnswer | undefined,
  { method }: CallLabel,
  options: ExchangeOptions,
  activationId: string | undefined,
): Promise<GrpcAnswer | undefined> {
  if (raw === undefined) return undefined;
  const answer = await readAnswer(raw, options.maxReceiveMessageBytes);
  if (!isGrpcFailure(answer))
    return {
      ...answer,
      headers: ofService(answer.headers),
      trailers: ofService(answer.trailers),
      activationId,
    };
  const { code, message } = answer;
  const text = `cannot call ${method}: ${message}`;
  return answerOfError(new RpcError(text, { code, executed: "yes", ...idOf(activationId) }));
}

/** A service that passes a failed call's error on says nothing of how its own call went. */
function ofService(entries: Entries): Entries {
  return entries.filter(([name]) => !isOfPlatform(name));
}

function answerOfFailed(failed: Failed, label: CallLabel): GrpcAnswer {
  return answerOfError(rpcErrorOf(failed, label));
}

function idOf(activationId: string | undefined): { activationId?: string } {
  return activationId === undefined ? {} : { activationId };
}

export function answerOfError(error: RpcError): GrpcAnswer {
  const { code, message, activationId, executed, retriable } = error;
  return {
    headers: [],
    messages: [],
    trailers: [
      ["x-openwhisk-executed", executed],
      ["x-openwhisk-retriable", String(retriable)],
    ],
    code: rpcCodes[code],
    details: message,
    activationId,
    cause: error,
  };
}
