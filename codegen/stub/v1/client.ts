import type { CallOptions, Channel, RpcReply } from "../../../adapters/rpc/channel.js";
import type { Json, JsonObject } from "../../../adapters/rpc/json.js";
import { applicationError, RpcError } from "../../../adapters/rpc/rpc-error.js";
import { isThriftProtocolError } from "../../../adapters/thrift/wire/protocol-error.js";
import { fromJson, toJson } from "./codec.js";
import type { Type } from "./descriptor.js";
import type { Method, ServiceType } from "./service.js";

/** Makes clients of a service. */
export type ClientClass<S> = new (channel: Channel) => S;

/**
 * The class of a service's clients: its methods, each of which asks the channel.
 *
 * A method rejects with a declared exception as its own class, with an RpcError for every other failure, and with a
 * ThriftProtocolError for arguments that do not fit their types, which are not sent.
 */
export function clientOf<S>(service: ServiceType<S>): ClientClass<S> {
  let isComplete = false;

  class Client {
    readonly #channel: Channel;

    constructor(channel: Channel) {
      this.#channel = channel;
      // Not when the class is made: the service may name what is declared after it.
      if (isComplete) return;
      isComplete = true;
      for (const method of service.methods().values()) addMethod(method);
    }

    static call(client: Client, method: Method, args: readonly unknown[]): Promise<unknown> {
      return callMethod(client.#channel, service.name, method, args);
    }
  }

  function addMethod(method: Method): void {
    const { key } = method;
    // A method by its name, as stacks show it.
    const named = {
      [key](this: Client, ...args: unknown[]) {
        return Client.call(this, method, args);
      },
    };
    const value = named[key];
    Object.defineProperty(Client.prototype, key, { value, writable: true, configurable: true });
  }

  return Client as unknown as ClientClass<S>;
}

async function callMethod(
  channel: Channel,
  service: string,
  method: Method,
  given: readonly unknown[],
): Promise<unknown> {
  const { name, argumentNames, oneway, idempotent } = method;
  const values = Object.fromEntries(argumentNames.map((argument, i) => [argument, given[i]]));
  const args = toJson(method.args, values) as JsonObject;
  const options = (given[argumentNames.length] ?? {}) as CallOptions;
  const reply = await channel.call({ service, method: name, args, oneway, idempotent, options });
  return oneway && reply.kind === "result" ? undefined : readReply(method, reply);
}

function readReply(method: Method, reply: RpcReply): unknown {
  switch (reply.kind) {
    case "result":
      if (method.returns === undefined) return undefined;
      if (reply.value === null || reply.value === undefined) throw missingResult(method);
      return readValue(method, method.returns, reply.value);
    case "exception": {
      const declared = method.throws.find(({ field }) => field === reply.field);
      if (declared === undefined) throw unknownException(method);
      throw readValue(method, declared.type, reply.value);
    }
    case "error":
      throw reply.error;
  }
}

function readValue(method: Method, type: Type<unknown>, json: Json): unknown {
  try {
    return fromJson(type, json);
  } catch (error) {
    if (!isThriftProtocolError(error)) throw error;
    throw new RpcError(`cannot read the reply of ${method.label}: ${error.message}`, {
      code: "internal",
      thriftType: { family: "application", type: applicationError.protocolError },
      executed: "yes",
      method: method.label,
      cause: error,
    });
  }
}

function missingResult({ label }: Method): RpcError {
  return new RpcError(`${label} gave no result`, {
    code: "internal",
    thriftType: { family: "application", type: applicationError.missingResult },
    executed: "yes",
    method: label,
  });
}

/** The other side has a newer IDL. */
function unknownException({ label }: Method): RpcError {
  return new RpcError(`${label} threw an exception that is not declared here`, {
    code: "unknown",
    thriftType: { family: "application", type: applicationError.unknown },
    executed: "yes",
    method: label,
  });
}
