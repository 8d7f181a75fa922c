import { fromBinary, type Message, type Registry, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext } from "@connectrpc/connect";
import type { GrpcReply } from "../method.js";
import { withoutDetails } from "../web/status-details.js";
import { stateOf } from "./call-state.js";
import { internalError } from "./error-response.js";
import { addMetadata, metadataOf } from "./metadata-headers.js";
import type { TypedMethod } from "./service-types.js";
import { statusError } from "./status-error.js";

/** Bytes. What all messages of one call may have together, inflated. */
const maxCallBytes = 64 * 1024 * 1024;

/** A gRPC method as a handler of Connect's: messages to bytes, the call, bytes to messages. */
export function bridgeMethod(typed: TypedMethod, registry: Registry): (...args: never[]) => unknown {
  const { input, output, methodKind } = typed.desc;
  const one = (request: Message) => [toBinary(input, request)];
  const parse = (bytes: Uint8Array) => fromBinary(output, bytes);
  switch (methodKind) {
    case "unary":
      return async (request: Message, context: HandlerContext) =>
        parse(only(await call(typed, registry, one(request), context)));
    case "client_streaming":
      return async (requests: AsyncIterable<Message>, context: HandlerContext) =>
        parse(only(await call(typed, registry, await all(typed, requests), context)));
    case "server_streaming":
      return (request: Message, context: HandlerContext) =>
        stream(typed, registry, async () => one(request), context);
    case "bidi_streaming":
      return (requests: AsyncIterable<Message>, context: HandlerContext) =>
        stream(typed, registry, () => all(typed, requests), context);
  }
}

async function all({ desc }: TypedMethod, requests: AsyncIterable<Message>): Promise<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  let bytes = 0;
  for await (const request of requests) {
    const message = toBinary(desc.input, request);
    bytes += message.length;
    if (bytes > maxCallBytes)
      throw new ConnectError(
        `the messages of one call have more than ${maxCallBytes} bytes`,
        Code.ResourceExhausted,
      );
    messages.push(message);
  }
  return messages;
}

async function* stream(
  typed: TypedMethod,
  registry: Registry,
  requests: () => Promise<Uint8Array[]>,
  context: HandlerContext,
): AsyncGenerator<Message> {
  const reply = await call(typed, registry, await requests(), context);
  for (const bytes of reply.messages) yield fromBinary(typed.desc.output, bytes);
  if (reply.status !== 0) throw statusError(reply, registry);
}

/** @throws ConnectError the status of a reply that has no messages */
async function call(
  { method }: TypedMethod,
  registry: Registry,
  requests: Uint8Array[],
  context: HandlerContext,
): Promise<GrpcReply> {
  const state = stateOf(context.values);
  const timeoutMs = context.timeoutMs();
  state.isCalled = true;
  const reply = await method.call({
    metadata: metadataOf(context.requestHeader),
    requests,
    deadlineMs: timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs,
    host: context.requestHeader.get("host") ?? undefined,
    activation: state.activation,
  });
  if (reply.cause !== undefined) state.failure = { cause: reply.cause };
  addMetadata(context.responseHeader, reply.headers);
  addMetadata(context.responseTrailer, withoutDetails(reply.trailers));
  if (reply.status !== 0 && reply.messages.length === 0) throw statusError(reply, registry);
  return reply;
}

function only({ messages }: GrpcReply): Uint8Array {
  if (messages.length !== 1) throw internalError();
  return messages[0]!;
}
