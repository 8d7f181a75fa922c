import type { ThriftReader, ThriftWriter } from "./protocol.js";
import { MessageType, WireType } from "./wire-type.js";

/** TApplicationException: that a call has no answer, and why. */
export interface ApplicationException {
  message: string;
  /** TApplicationException's number: 1 UNKNOWN_METHOD, 6 INTERNAL_ERROR, 7 PROTOCOL_ERROR, ... */
  type: number;
}

/** A whole message of type EXCEPTION. */
export function writeApplicationException(
  writer: ThriftWriter,
  name: string,
  seqid: number,
  type: number,
  message: string,
): void {
  writer.writeMessageBegin(name, MessageType.exception, seqid);
  writer.writeStructBegin();
  writer.writeFieldBegin(WireType.string, 1);
  writer.writeString(message);
  writer.writeFieldEnd();
  writer.writeFieldBegin(WireType.i32, 2);
  writer.writeI32(type);
  writer.writeFieldEnd();
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
}

/** What follows the head of a message of type EXCEPTION. @throws ThriftProtocolError */
export function readApplicationException(reader: ThriftReader): ApplicationException {
  const exception: ApplicationException = { message: "", type: 0 };
  reader.readStructBegin();
  while (reader.readFieldBegin()) {
    if (reader.fieldId === 1 && reader.fieldType === WireType.string) exception.message = reader.readString();
    else if (reader.fieldId === 2 && reader.fieldType === WireType.i32) exception.type = reader.readI32();
    else reader.skip(reader.fieldType);
    reader.readFieldEnd();
  }
  reader.readStructEnd();
  reader.readMessageEnd();
  return exception;
}
