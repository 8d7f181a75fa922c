import { isUnlistenError } from "../errors.js";
import { afterPending, holdOpen, logError } from "../rpc/turn.js";
import type { AnswerForm } from "./decode-request.js";
import { encodeMessage, type ThriftResult } from "./encode-answer.js";
import { type OpenMessage, openMessage, sealError, sealReply } from "./open-message.js";
import { type Failure, notACall, type Outcome, replyTooLarge, unreadable } from "./outcome.js";
import { awaitOutcome, type Turn, toldError } from "./turn.js";
import { writerOf } from "./wire/framing.js";
import type { MessageHead, ThriftReader, ThriftWriter } from "./wire/protocol.js";
import { MessageType } from "./wire/wire-type.js";

/** A message that could be read up to its head, and what the reply is to be written with. */
export interface MessageCall {
  head: MessageHead;
  reader: ThriftReader;
  writer: ThriftWriter;
  /** Those of a THeader frame; empty for any other. */
  headers: Readonly<Record<string, string>>;
}

/** Calls the method that a message's head names. `done` is told the outcome once, perhaps at once. */
export type CallMessage = (call: MessageCall, done: (outcome: Outcome) => void) => void;

const noHeaders = {};

/** Answers one Thrift message, whatever it holds. */
export function answerMessage(
  turn: Turn,
  bytes: Uint8Array,
  form: AnswerForm,
  callMessage: CallMessage,
): ThriftResult | Promise<ThriftResult> {
  const message = openMessage(bytes, form);
  const { head, reader } = message;
  // A multiplexed service's name is part of the call only.
  const method = head.name.slice(head.name.indexOf(":") + 1);
  const answer = { turn, form, message, method };
  if (reader === undefined) return conclude(answer, undefined, unreadable(message.problem));
  if (head.type !== MessageType.call && head.type !== MessageType.oneway)
    return conclude(answer, undefined, notACall(head.type));
  const writer = writerOf(message.framing);
  const call = { head, reader, writer, headers: message.framing.header?.headers ?? noHeaders };
  const outcome = awaitOutcome(turn, method, (done) => callMessage(call, done));
  if (outcome instanceof Promise) return outcome.then((told) => conclude(answer, writer, told));
  return conclude(answer, writer, outcome);
}

interface Answer {
  turn: Turn;
  form: AnswerForm;
  message: OpenMessage;
  method: string;
}

function conclude(
  answer: Answer,
  writer: ThriftWriter | undefined,
  outcome: Outcome,
): ThriftResult | Promise<ThriftResult> {
  const { turn, form } = answer;
  switch (outcome.kind) {
    case "oneway":
      if (outcome.work !== undefined) holdOpen(turn.activation, outcome.work);
      return afterPending(turn.activation, () => encodeMessage(form, Buffer.alloc(0), undefined, ""));
    case "error":
      return afterPending(turn.activation, () => encodeFailure(answer, outcome));
    case "reply":
      return afterPending(turn.activation, () => encodeReply(answer, writer!));
  }
}

function encodeReply(answer: Answer, writer: ThriftWriter): ThriftResult {
  try {
    return encodeMessage(answer.form, sealReply(answer.message, writer), undefined, "");
  } catch (thrown) {
    if (!isUnlistenError(thrown)) throw thrown;
    return encodeFailure(answer, replyTooLarge(answer.method, thrown));
  }
}

function encodeFailure({ turn, form, message, method }: Answer, { error }: Failure): ThriftResult {
  logError(error);
  const told = toldError(error, turn.options);
  return encodeMessage(form, sealError(message, method, told, turn.activationId), told, turn.activationId);
}
