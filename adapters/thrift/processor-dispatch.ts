import type { RpcReply } from "../rpc/channel.js";
import type { Dispatch } from "../rpc/dispatch.js";
import { callProcessor, type PreparedProcessor } from "./call-processor.js";
import type { Int64Class } from "./generated-code.js";
import { handlerThrew, type Outcome } from "./outcome.js";
import type { ThriftTranscoder } from "./transcoder.js";
import { BinaryReader } from "./wire/binary-reader.js";
import { BinaryWriter } from "./wire/binary-writer.js";

/**
 * Makes a service of the Apache compiler's code callable with readable JSON: each call goes through the processor, as
 * a message in the binary protocol.
 *
 * @param prefix  what a multiplexed processor knows the service by, with a colon; else ""
 */
export function dispatchProcessor(
  prepared: PreparedProcessor,
  int64: Int64Class,
  transcoder: ThriftTranscoder,
  prefix: string,
): Dispatch {
  return {
    service: transcoder.service,
    methods: transcoder.methods,
    isOneway: (method) => transcoder.isOneway(method),

    async callJson(method, args) {
      const call = new BinaryWriter();
      const problem = transcoder.writeCall(method, args, call);
      if (problem !== undefined) return { kind: "error", error: problem };
      const reader = new BinaryReader(call.bytes());
      const head = reader.readMessageBegin();
      const writer = new BinaryWriter();
      const outcome = await new Promise<Outcome>((done) => {
        callProcessor(prepared, { reader, head: { ...head, name: prefix + head.name }, writer, int64 }, done);
      });
      switch (outcome.kind) {
        case "reply":
          return transcoder.readReply(method, new BinaryReader(writer.bytes()));
        case "oneway":
          return afterWork(method, outcome.work);
        case "error":
          return outcome;
      }
    },
  };
}

/** Who called does not wait for it, but the container must not be frozen before it has ended. */
async function afterWork(method: string, work: PromiseLike<unknown> | undefined): Promise<RpcReply> {
  try {
    await work;
    return { kind: "result", value: null };
  } catch (thrown) {
    return handlerThrew(method, thrown);
  }
}
