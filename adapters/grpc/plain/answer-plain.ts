import { malformed } from "../../rpc/decode-call.js";
import { encodeError } from "../../rpc/encode-reply.js";
import { type ErrorEnvelope, envelopeVersion } from "../../rpc/envelope.js";
import { isJsonObject, type JsonObject } from "../../rpc/json.js";
import type { RpcError } from "../../rpc/rpc-error.js";
import type { GrpcTurn } from "../answer.js";
import type { GrpcResult } from "../result.js";
import type { Served } from "../served.js";
import { answerBinary } from "./answer-binary.js";
import { answerReadable } from "./answer-readable.js";

/** Answers a plain activation: a binary call, or one that is readable. codegen/PROTOCOL.md "gRPC services" */
export function answerPlain(turn: GrpcTurn, served: Served): GrpcResult | Promise<GrpcResult> {
  const params = turn.activation.params as JsonObject;
  if (!isJsonObject(params)) throw malformed("the parameters must be an object");
  return typeof params.grpc === "string" && typeof params.path === "string"
    ? answerBinary(turn, served, params)
    : answerReadable(turn, served, params);
}

/** What went wrong before there was a call. */
export function failurePlain(error: RpcError, activationId: string): ErrorEnvelope {
  return {
    v: envelopeVersion,
    error: encodeError(error),
    ...(activationId !== "" && { activationId }),
  };
}
