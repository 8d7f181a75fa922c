import { isWebActivation } from "../http/decode-request.js";
import type { RpcError } from "../rpc/rpc-error.js";
import type { Turn } from "../rpc/turn.js";
import { statusNumber } from "./code-names.js";
import { statusReply } from "./method.js";
import type { GrpcOptions } from "./options.js";
import { answerPlain, failurePlain } from "./plain/answer-plain.js";
import type { GrpcResult } from "./result.js";
import type { Served } from "./served.js";
import { answerWeb, failureWeb } from "./web/answer-web.js";

export type GrpcTurn = Turn<GrpcOptions>;

/** Answers one activation, whatever it brought. */
export function answer(turn: GrpcTurn, served: Served): GrpcResult | Promise<GrpcResult> {
  return isWebActivation(turn.activation.params) ? answerWeb(turn, served) : answerPlain(turn, served);
}

/** Says what went wrong outside of a call. */
export function answerFailure(turn: GrpcTurn, error: RpcError): GrpcResult {
  const { params } = turn.activation;
  const isOurs = error.cause !== undefined;
  return isWebActivation(params)
    ? failureWeb(params, statusReply(statusNumber(error.code), error.message), isOurs)
    : failurePlain(error, turn.activationId);
}
