import type { RpcError } from "../rpc/rpc-error.js";
import { applicationError } from "../rpc/rpc-error.js";
import { BinaryReader } from "./wire/binary-reader.js";
import { BinaryWriter } from "./wire/binary-writer.js";
import type { MessageHead, ThriftReader, ThriftWriter } from "./wire/protocol.js";
import { MessageType, WireType } from "./wire/wire-type.js";

/** A message whose protocol and framing are known. */
export interface OpenMessage {
  reader: ThriftReader;
  /** Of the same protocol, for the reply. */
  newWriter(): ThriftWriter;
  /** What the writer has, framed as the request was. */
  seal(writer: ThriftWriter): Buffer;
}

export function openMessage(bytes: Buffer): OpenMessage {
  return {
    reader: new BinaryReader(bytes),
    newWriter: () => new BinaryWriter(),
    seal: (writer) => Buffer.from(writer.bytes()),
  };
}

/** What there is of a head when the message's own cannot be read. */
export const noHead: MessageHead = { name: "", type: MessageType.call, seqid: 0 };

/** A TApplicationException, with its type. */
export function writeError(
  writer: ThriftWriter,
  { name, seqid }: MessageHead,
  error: RpcError,
  activationId: string,
): void {
  writer.writeMessageBegin(name, MessageType.exception, seqid);
  writer.writeStructBegin();
  writer.writeFieldBegin(WireType.string, 1);
  writer.writeString(activationId === "" ? error.message : `${error.message} (activation ${activationId})`);
  writer.writeFieldEnd();
  writer.writeFieldBegin(WireType.i32, 2);
  writer.writeI32(applicationTypeOf(error));
  writer.writeFieldEnd();
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
}

/** A TTransportException cannot travel: it is what a client makes of a connection. */
function applicationTypeOf({ thriftType }: RpcError): number {
  return thriftType.family === "application" ? thriftType.type : applicationError.internalError;
}
