import { parseMediaType } from "../http/media-type.js";
import { applicationError, type RpcError } from "../rpc/rpc-error.js";
import type { AnswerForm } from "./decode-request.js";
import { writeApplicationException } from "./wire/application-exception.js";
import { detectFraming, type Framing, frame, readerOf, writerOf } from "./wire/framing.js";
import type { MessageHead, ThriftReader, ThriftWriter } from "./wire/protocol.js";
import { MessageType } from "./wire/wire-type.js";

/** What there is of a message, as far as it could be read. */
export interface OpenMessage {
  framing: Framing;
  /** Where the head could not be read, one without a name. */
  head: MessageHead;
  /** Behind the head; undefined where that could not be read, and `problem` says why. */
  reader: ThriftReader | undefined;
  problem?: unknown;
}

const noHead: MessageHead = { name: "", type: MessageType.call, seqid: 0 };

/** Tells a message's protocol and framing, and reads its head. */
export function openMessage(bytes: Uint8Array, form: AnswerForm): OpenMessage {
  let framing = guessFraming(form);
  try {
    const framed = detectFraming(bytes);
    framing = framed.framing;
    const reader = readerOf(framed);
    return { framing, head: reader.readMessageBegin(), reader };
  } catch (problem) {
    return { framing, head: noHead, reader: undefined, problem };
  }
}

/** For an error about bytes that are no message: only JSON passes under a text type. */
function guessFraming(form: AnswerForm): Framing {
  const isText = form.kind === "web" && parseMediaType(form.contentType).platform === "text";
  return { protocol: isText ? "json" : "binary", framed: false, strict: true };
}

/** A reply's bytes, framed as the call was. */
export function sealReply({ framing }: OpenMessage, writer: ThriftWriter): Buffer {
  const bytes = frame(framing, writer.bytes());
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A TApplicationException, with its type. */
export function sealError(message: OpenMessage, name: string, error: RpcError, activationId: string): Buffer {
  const writer = writerOf(message.framing);
  const text = activationId === "" ? error.message : `${error.message} (activation ${activationId})`;
  writeApplicationException(writer, name, message.head.seqid, applicationTypeOf(error), text);
  return sealReply(message, writer);
}

/** A TTransportException cannot travel: it is what a client makes of its connection. */
function applicationTypeOf({ thriftType }: RpcError): number {
  return thriftType.family === "application" ? thriftType.type : applicationError.internalError;
}
