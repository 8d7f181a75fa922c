import type { RpcReply } from "../rpc/channel.js";
import type { JsonObject } from "../rpc/json.js";
import type { RpcError } from "../rpc/rpc-error.js";
import type { ThriftReader, ThriftWriter } from "./wire/protocol.js";

/**
 * What is known of a service's types: how a call in readable JSON becomes a Thrift message, and a reply's message
 * readable JSON. `transcode` of `unlisten/stub/v1` makes it from what `unlisten codegen` describes.
 */
export interface ThriftTranscoder {
  readonly service: string;
  /** Those that it extends included. */
  readonly methods: readonly string[];
  isOneway(method: string): boolean;
  /**
   * Writes the whole message of a call.
   *
   * @returns why there is none: arguments that do not fit their types. What was written is of no use then
   */
  writeCall(method: string, args: JsonObject, writer: ThriftWriter): RpcError | undefined;
  /** Reads the whole message of a reply. Never throws: a reply that cannot be read is an error. */
  readReply(method: string, reader: ThriftReader): RpcReply;
}
