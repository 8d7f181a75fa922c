import type { RpcReply } from "../../../adapters/rpc/channel.js";
import type { CallContext } from "../../../adapters/rpc/dispatch.js";
import type { JsonObject } from "../../../adapters/rpc/json.js";
import type { RpcError } from "../../../adapters/rpc/rpc-error.js";
import type { ThriftDispatch } from "../../../adapters/thrift/thrift-dispatch.js";
import type { ThriftReader, ThriftWriter } from "../../../adapters/thrift/wire/index.js";
import { MessageType } from "../../../adapters/thrift/wire/wire-type.js";
import { decode, encode, fromJson } from "./codec.js";
import {
  badArguments,
  badResult,
  missingMethod,
  missingResult,
  undeclared,
  unknownMethod,
} from "./failures.js";
import type { Handler } from "./handler.js";
import { type Outcome, toReply } from "./outcome.js";
import { type Method, resultField, type ServiceType, type Values } from "./service.js";

/**
 * Makes a service's handler callable with readable JSON and with Thrift's own protocols: what `wrapThriftService` takes.
 *
 * @throws UnlistenError `handler-incomplete` when the handler lacks a method
 */
export function dispatch<S>(service: ServiceType<S>, handler: Handler<S>): ThriftDispatch {
  const methods = service.methods();
  for (const method of methods.values()) {
    if (functionOf(handler, method) === undefined) throw missingMethod(service.name, method.key);
  }

  return {
    service: service.name,
    methods: [...methods.keys()],
    isOneway: (name) => methods.get(name)?.oneway ?? false,

    async callJson(name: string, given: JsonObject, context: CallContext): Promise<RpcReply> {
      const method = methods.get(name);
      if (method === undefined) return { kind: "error", error: unknownMethod(service.name, name) };
      let args: Values;
      try {
        args = fromJson(method.args, given);
      } catch (error) {
        return { kind: "error", error: badArguments(method, error) };
      }
      const outcome = await call(handler, method, args, context);
      try {
        return toReply(method, outcome);
      } catch (error) {
        return { kind: "error", error: badResult(method, error) };
      }
    },

    async callWire(
      name: string,
      reader: ThriftReader,
      writer: ThriftWriter,
      seqid: number,
      context: CallContext,
    ): Promise<RpcError | undefined> {
      const method = methods.get(name);
      if (method === undefined) return unknownMethod(service.name, name);
      let args: Values;
      try {
        args = decode(reader, method.args);
        reader.readMessageEnd();
      } catch (error) {
        return badArguments(method, error);
      }
      const outcome = await call(handler, method, args, context);
      if (outcome.kind === "failed") return outcome.error;
      if (method.oneway) return undefined;
      try {
        writer.writeMessageBegin(method.name, MessageType.reply, seqid);
        encode(writer, method.result, toResult(method, outcome));
        writer.writeMessageEnd();
        return undefined;
      } catch (error) {
        return badResult(method, error);
      }
    },
  };
}

async function call(handler: object, method: Method, args: Values, context: CallContext): Promise<Outcome> {
  try {
    const given = method.argumentNames.map((name) => args[name]);
    const value = await functionOf(handler, method)!.call(handler, ...given, context);
    const isMissing = method.returns !== undefined && (value === undefined || value === null);
    return isMissing ? { kind: "failed", error: missingResult(method) } : { kind: "returned", value };
  } catch (error) {
    const declared = method.throws.find(({ type }) => error instanceof type);
    if (declared !== undefined) return { kind: "threw", declared, exception: error };
    return { kind: "failed", error: undeclared(method, error) };
  }
}

/** What every object has is no implementation of a method that happens to be called `toString`. */
function functionOf(handler: object, { key }: Method): ((...args: unknown[]) => unknown) | undefined {
  const value = (handler as Values)[key];
  const isInherited = value === (Object.prototype as unknown as Values)[key];
  return typeof value === "function" && !isInherited ? (value as () => unknown) : undefined;
}

function toResult(method: Method, outcome: Exclude<Outcome, { kind: "failed" }>): Values {
  if (outcome.kind === "threw") return { [outcome.declared.field]: outcome.exception };
  return method.returns === undefined ? {} : { [resultField]: outcome.value };
}
