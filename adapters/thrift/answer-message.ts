import { isUnlistenError } from "../errors.js";
import type { AnswerForm } from "./decode-request.js";
import { encodeMessage, type ThriftResult } from "./encode-answer.js";
import { noHead, type OpenMessage, openMessage, writeError } from "./open-message.js";
import { type Failure, notACall, type Outcome, replyTooLarge, unreadable } from "./outcome.js";
import { afterPending, awaitOutcome, holdOpen, logError, type Turn, toldError } from "./turn.js";
import type { MessageHead, ThriftReader, ThriftWriter } from "./wire/protocol.js";
import { MessageType } from "./wire/wire-type.js";

/** Calls the method that a message's head names. `done` is told the outcome once, perhaps at once. */
export type CallMessage = (
  head: MessageHead,
  reader: ThriftReader,
  writer: ThriftWriter,
  done: (outcome: Outcome) => void,
) => void;

/** Answers one Thrift message, whatever it holds. */
export function answerMessage(
  turn: Turn,
  bytes: Buffer,
  form: AnswerForm,
  callMessage: CallMessage,
): ThriftResult | Promise<ThriftResult> {
  const message = openMessage(bytes);
  let head: MessageHead;
  try {
    head = message.reader.readMessageBegin();
  } catch (thrown) {
    return conclude(turn, form, message, noHead, undefined, unreadable(thrown));
  }
  // A multiplexed service's name is part of the call only.
  const replyHead = { ...head, name: head.name.slice(head.name.indexOf(":") + 1) };
  if (head.type !== MessageType.call && head.type !== MessageType.oneway)
    return conclude(turn, form, message, replyHead, undefined, notACall(head.type));
  const writer = message.newWriter();
  const outcome = awaitOutcome(turn, replyHead.name, (done) =>
    callMessage(head, message.reader, writer, done),
  );
  if (outcome instanceof Promise)
    return outcome.then((told) => conclude(turn, form, message, replyHead, writer, told));
  return conclude(turn, form, message, replyHead, writer, outcome);
}

function conclude(
  turn: Turn,
  form: AnswerForm,
  message: OpenMessage,
  head: MessageHead,
  writer: ThriftWriter | undefined,
  outcome: Outcome,
): ThriftResult | Promise<ThriftResult> {
  switch (outcome.kind) {
    case "oneway":
      if (outcome.work !== undefined) holdOpen(turn, outcome.work);
      return afterPending(turn, () => encodeMessage(form, Buffer.alloc(0), undefined, ""));
    case "error":
      return afterPending(turn, () => encodeFailure(turn, form, message, head, outcome));
    case "reply":
      return afterPending(turn, () => {
        try {
          return encodeMessage(form, message.seal(writer!), undefined, "");
        } catch (thrown) {
          if (!isUnlistenError(thrown)) throw thrown;
          return encodeFailure(turn, form, message, head, replyTooLarge(head.name, thrown));
        }
      });
  }
}

function encodeFailure(
  turn: Turn,
  form: AnswerForm,
  message: OpenMessage,
  head: MessageHead,
  { error }: Failure,
): ThriftResult {
  logError(error);
  const told = toldError(error, turn.options);
  const writer = message.newWriter();
  writeError(writer, head, told, turn.activationId);
  return encodeMessage(form, message.seal(writer), told, turn.activationId);
}
