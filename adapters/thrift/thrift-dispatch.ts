import type { CallContext, Dispatch } from "../rpc/dispatch.js";
import type { RpcError } from "../rpc/rpc-error.js";
import type { ThriftReader, ThriftWriter } from "./wire/protocol.js";

/** A Thrift service of generated code, ready to be called with readable JSON or with any of Thrift's protocols. */
export interface ThriftDispatch extends Dispatch {
  /**
   * Reads the arguments from the reader, which stands behind the message's head, calls the handler, and writes the
   * whole reply: head, result struct (a declared exception is one of its fields), end. Of a oneway method nothing
   * is written.
   *
   * @returns what the caller is to be told in place of a reply, and then nothing was written. Its `message` may
   *   leave the action; its `cause` is for the log.
   */
  callWire(
    method: string,
    reader: ThriftReader,
    writer: ThriftWriter,
    seqid: number,
    context: CallContext,
  ): Promise<RpcError | undefined>;
}
