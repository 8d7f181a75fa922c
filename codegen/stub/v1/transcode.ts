import type { ThriftTranscoder } from "../../../adapters/thrift/transcoder.js";
import { MessageType } from "../../../adapters/thrift/wire/wire-type.js";
import { decode, encode, fromJson } from "./codec.js";
import { badArguments, badResult, missingResult, unknownMethod } from "./failures.js";
import { type Outcome, toReply } from "./outcome.js";
import { type Method, resultField, type ServiceType, type Values } from "./service.js";

/**
 * Lets an action of code that the Apache compiler generated take readable JSON as well:
 *
 * ```ts
 * export const main = wrapThrift(new Processor(handler), { json: transcode(PostStorage) });
 * ```
 *
 * @param service  the same service, of `unlisten codegen`
 */
export function transcode<S>(service: ServiceType<S>): ThriftTranscoder {
  const methods = service.methods();
  return {
    service: service.name,
    methods: [...methods.keys()],
    isOneway: (name) => methods.get(name)?.oneway ?? false,

    writeCall(name, given, writer) {
      const method = methods.get(name);
      if (method === undefined) return unknownMethod(service.name, name);
      try {
        const args = fromJson(method.args, given);
        writer.writeMessageBegin(method.name, method.oneway ? MessageType.oneway : MessageType.call, 0);
        encode(writer, method.args, args);
        writer.writeMessageEnd();
        return undefined;
      } catch (error) {
        return badArguments(method, error);
      }
    },

    readReply(name, reader) {
      const method = methods.get(name);
      if (method === undefined) return { kind: "error", error: unknownMethod(service.name, name) };
      try {
        reader.readMessageBegin();
        const values = decode(reader, method.result);
        reader.readMessageEnd();
        return toReply(method, outcomeOf(method, values));
      } catch (error) {
        return { kind: "error", error: badResult(method, error) };
      }
    },
  };
}

/** What a reply holds: a declared exception, or the value, or neither where the method is void. */
function outcomeOf(method: Method, values: Values): Outcome {
  const declared = method.throws.find(({ field }) => values[field] !== undefined);
  if (declared !== undefined) return { kind: "threw", declared, exception: values[declared.field] };
  const value = values[resultField];
  const isMissing = method.returns !== undefined && value === undefined;
  return isMissing ? { kind: "failed", error: missingResult(method) } : { kind: "returned", value };
}
