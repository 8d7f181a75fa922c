export {
  type ApplicationException,
  readApplicationException,
  writeApplicationException,
} from "./application-exception.js";
export { BinaryReader } from "./binary-reader.js";
export { BinaryWriter, type BinaryWriterOptions } from "./binary-writer.js";
export { CompactReader } from "./compact-reader.js";
export { CompactWriter } from "./compact-writer.js";
export { detectFraming, type FramedMessage, type Framing, frame, readerOf, writerOf } from "./framing.js";
export type { HeaderFrame } from "./header.js";
export { JsonReader } from "./json-reader.js";
export { JsonWriter } from "./json-writer.js";
export { defaultLimits, type WireLimits } from "./limits.js";
export type { MessageHead, ProtocolName, ThriftReader, ThriftWriter } from "./protocol.js";
export { isThriftProtocolError, type ProtocolErrorCode, ThriftProtocolError } from "./protocol-error.js";
export { MessageType, WireType } from "./wire-type.js";
