import type { ThriftReader } from "./protocol.js";
import { ThriftProtocolError } from "./protocol-error.js";
import { WireType } from "./wire-type.js";

/** Passes over one value, whatever the protocol. As deep as the reader allows, since it begins what it skips. */
export function skipValue(reader: ThriftReader, wireType: number): void {
  switch (wireType) {
    case WireType.bool:
      reader.readBool();
      return;
    case WireType.i8:
      reader.readI8();
      return;
    case WireType.i16:
      reader.readI16();
      return;
    case WireType.i32:
      reader.readI32();
      return;
    case WireType.i64:
      reader.readI64();
      return;
    case WireType.double:
      reader.readDouble();
      return;
    case WireType.uuid:
      reader.readUuid();
      return;
    case WireType.string:
      reader.readBinary();
      return;
    case WireType.struct:
      reader.readStructBegin();
      while (reader.readFieldBegin()) {
        skipValue(reader, reader.fieldType);
        reader.readFieldEnd();
      }
      reader.readStructEnd();
      return;
    case WireType.map: {
      const size = reader.readMapBegin();
      const { keyType, elementType } = reader;
      for (let i = 0; i < size; i++) {
        skipValue(reader, keyType);
        skipValue(reader, elementType);
      }
      reader.readMapEnd();
      return;
    }
    case WireType.list: {
      const size = reader.readListBegin();
      const { elementType } = reader;
      for (let i = 0; i < size; i++) skipValue(reader, elementType);
      reader.readListEnd();
      return;
    }
    case WireType.set: {
      const size = reader.readSetBegin();
      const { elementType } = reader;
      for (let i = 0; i < size; i++) skipValue(reader, elementType);
      reader.readSetEnd();
      return;
    }
    default:
      throw unknownType(wireType);
  }
}

export function unknownType(wireType: number): ThriftProtocolError {
  return new ThriftProtocolError("invalid-data", `unknown wire type ${wireType}`);
}
