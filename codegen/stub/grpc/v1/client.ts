import type { DescMessage, DescMethod, DescService, MessageInitShape } from "@bufbuild/protobuf";
import type { Channel, RpcReply, CallOptions as SharedOptions } from "../../../../adapters/rpc/channel.js";
import type { Json, JsonObject } from "../../../../adapters/rpc/json.js";
import { isRpcCode, readDetails } from "../../../../adapters/rpc/read-status.js";
import { applicationError, type MetadataTexts, RpcError } from "../../../../adapters/rpc/rpc-error.js";
import { collectRequests, type GivenUp } from "./collect-requests.js";
import { type Messages, messagesOf } from "./messages.js";

/** What a caller may say beside the request. All optional. */
export interface CallOptions extends SharedOptions {
  /** Called with what the service sent before its first message, also when the call then fails. */
  onHeaders?: (headers: MetadataTexts) => void;
  onTrailers?: (trailers: MetadataTexts) => void;
}

/** The messages of a request stream. All are there before the service sees the first: OpenWhisk does not stream. */
export type Requests<M extends DescMessage> =
  | AsyncIterable<MessageInitShape<M>>
  | Iterable<MessageInitShape<M>>;

/** Makes clients of a service. */
export type ClientClass<S> = new (channel: Channel) => S;

/**
 * The class of a service's clients: its methods, each of which asks the channel.
 *
 * A method rejects with an RpcError: `code`, `message` and `details` are the status that the service chose, or say why
 * there is no answer. A response stream is there as a whole when its first message is: OpenWhisk does not stream.
 */
export function clientOf<S>(service: DescService): ClientClass<S> {
  class Client {
    readonly #channel: Channel;

    constructor(channel: Channel) {
      this.#channel = channel;
    }

    static channelOf(client: Client): Channel {
      return client.#channel;
    }
  }

  const messages = messagesOf(service.file);
  for (const method of service.methods) {
    const key = clientKey(method);
    // A method by its name, as stacks show it.
    const named = {
      [key](this: Client, input: never, options: CallOptions = {}) {
        return callMethod({ channel: Client.channelOf(this), messages, method }, input, options);
      },
    };
    Object.defineProperty(Client.prototype, key, { value: named[key], writable: true, configurable: true });
  }
  return Client as unknown as ClientClass<S>;
}

/** An object with a method `then` would be taken for a promise. */
function clientKey({ localName }: DescMethod): string {
  return localName === "then" ? "then$" : localName;
}

interface Target {
  channel: Channel;
  messages: Messages;
  method: DescMethod;
}

type Init = Record<string, unknown>;

function callMethod(target: Target, input: unknown, options: CallOptions): unknown {
  switch (target.method.methodKind) {
    case "unary":
      return callOnce(target, [input as Init], options);
    case "client_streaming":
      return callOnce(target, input as AsyncIterable<Init>, options);
    case "server_streaming":
      return callStream(target, [input as Init], options);
    case "bidi_streaming":
      return callStream(target, input as AsyncIterable<Init>, options);
  }
}

type Inputs = AsyncIterable<Init> | Iterable<Init>;

async function callOnce(target: Target, inputs: Inputs, options: CallOptions): Promise<unknown> {
  const reply = await ask(target, inputs, options);
  if (reply.kind !== "result") throw toError(target.method, reply);
  return readMessage(target, reply.value);
}

async function* callStream(target: Target, inputs: Inputs, options: CallOptions): AsyncGenerator<unknown> {
  const reply = await ask(target, inputs, options);
  const sent = reply.kind === "result" ? reply.value : (reply.results ?? []);
  if (!Array.isArray(sent)) throw unreadable(target.method, "it is no list of messages");
  for (const message of sent) yield readMessage(target, message);
  if (reply.kind !== "result") throw toError(target.method, reply);
}

async function ask(target: Target, inputs: Inputs, options: CallOptions): Promise<RpcReply> {
  const { channel, messages, method } = target;
  const begin = Date.now();
  const collected = await collectRequests(inputs, options);
  if (typeof collected === "string") throw givenUp(method, collected);
  const requests = collected.map((input) => messages.toJson(method.input, input));
  const { timeoutMs } = options;
  const hasWaited = timeoutMs !== undefined && Symbol.asyncIterator in inputs;
  const left = hasWaited ? { timeoutMs: Math.max(0, timeoutMs - (Date.now() - begin)) } : {};
  const reply = await channel.call({
    service: method.parent.typeName,
    method: method.name,
    args: {},
    requests,
    oneway: false,
    idempotent: method.idempotency !== idempotencyUnknown,
    options: { ...options, ...left },
  });
  options.onHeaders?.(reply.headers ?? {});
  options.onTrailers?.(reply.trailers ?? {});
  return reply;
}

/** MethodOptions.IdempotencyLevel of google/protobuf/descriptor.proto. */
const idempotencyUnknown = 0;

function readMessage({ messages, method }: Target, json: Json): unknown {
  try {
    return messages.fromJson(method.output, json);
  } catch (error) {
    throw unreadable(method, placeOf(error), error);
  }
}

/** What protobuf-es says of a value that does not fit, without the value: "cannot decode field shop.Money.units". */
function placeOf(error: unknown): string {
  return /^cannot decode \w+ [\w.]+/.exec((error as Error).message)?.[0] ?? "it does not fit its type";
}

function toError(method: DescMethod, reply: Exclude<RpcReply, { kind: "result" }>): RpcError {
  if (reply.kind === "error") return reply.error;
  return reply.field === "status"
    ? statusError(method, reply.value, reply)
    : unreadable(method, "it is no status");
}

/** A status that the service chose (P67). */
function statusError(
  method: DescMethod,
  { code, message, details }: JsonObject,
  { headers = {}, trailers = {} }: RpcReply,
): RpcError {
  return new RpcError(typeof message === "string" ? message : "", {
    code: isRpcCode(code) ? code : "unknown",
    executed: "yes",
    method: labelOf(method),
    details: readDetails(details) ?? [],
    headers,
    trailers,
  });
}

function unreadable(method: DescMethod, why: string, cause?: unknown): RpcError {
  return new RpcError(`cannot read the reply of ${labelOf(method)}: ${why}`, {
    code: "internal",
    thriftType: { family: "application", type: applicationError.protocolError },
    executed: "yes",
    method: labelOf(method),
    ...(cause === undefined ? {} : { cause }),
  });
}

function givenUp(method: DescMethod, code: GivenUp): RpcError {
  const why = code === "canceled" ? "the caller canceled the call" : "the caller's time was over";
  const text = `cannot call ${labelOf(method)}: ${why} before its requests were there`;
  return new RpcError(text, { code, executed: "no", method: labelOf(method) });
}

function labelOf({ parent, name }: DescMethod): string {
  return `${parent.typeName}.${name}`;
}
