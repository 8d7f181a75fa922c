export { BinaryReader } from "./binary-reader.js";
export { BinaryWriter, type BinaryWriterOptions } from "./binary-writer.js";
export { defaultLimits, type WireLimits } from "./limits.js";
export type { MessageHead, ProtocolName, ThriftReader, ThriftWriter } from "./protocol.js";
export { isThriftProtocolError, type ProtocolErrorCode, ThriftProtocolError } from "./protocol-error.js";
export { MessageType, WireType } from "./wire-type.js";
