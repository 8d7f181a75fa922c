/** The suite's service on Connect, as an action. */
import { create, createRegistry } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import { ConnectError } from "@connectrpc/connect";
import * as types from "generated/service_pb.js";
import { wrapGrpc } from "unlisten/grpc";
import { playStream, playUnary } from "./respond.mjs";

const { ConformanceService, ConformancePayloadSchema, ConformancePayload_RequestInfoSchema } = types;

const entries = (pairs) => [...pairs].map(([name, value]) => ({ name, value: [value] }));

function infoOf(schema, requests, context) {
  const timeoutMs = context.timeoutMs();
  return {
    requestHeaders: entries(context.requestHeader),
    requests: requests.map((request) => anyPack(schema, request)),
    ...(timeoutMs !== undefined && { timeoutMs: BigInt(Math.round(timeoutMs)) }),
    connectGetInfo: { queryParams: entries(new URL(context.url).searchParams) },
  };
}

function callOf(context) {
  const add = (headers) => (list) => {
    for (const { name, value } of list) for (const one of value) headers.append(name, one);
  };
  return {
    headers: add(context.responseHeader),
    trailers: add(context.responseTrailer),
    payload: (data, requestInfo) => ({ payload: create(ConformancePayloadSchema, { data, requestInfo }) }),
    fail: ({ code, message, details }, info) => {
      const known = details.map(({ typeUrl, value }) => ({ type: typeUrl.split("/").pop(), value }));
      const told = info && [{ desc: ConformancePayload_RequestInfoSchema, value: info }];
      return new ConnectError(message ?? "", code, undefined, [...known, ...(told ?? [])]);
    },
  };
}

const unaryDefinition = (definition) =>
  definition && {
    headers: definition.responseHeaders,
    trailers: definition.responseTrailers,
    delayMs: definition.responseDelayMs,
    data: definition.response.case === "responseData" ? definition.response.value : undefined,
    error: definition.response.case === "error" ? definition.response.value : undefined,
  };

const streamDefinition = (definition) =>
  definition && {
    headers: definition.responseHeaders,
    trailers: definition.responseTrailers,
    delayMs: definition.responseDelayMs,
    data: definition.responseData,
    error: definition.error,
  };

const unary = (schema) => (request, context) =>
  playUnary(unaryDefinition(request.responseDefinition), infoOf(schema, [request], context), callOf(context));

async function all(requests) {
  const messages = [];
  for await (const request of requests) messages.push(request);
  return messages;
}

const service = {
  unary: unary(types.UnaryRequestSchema),
  idempotentUnary: unary(types.IdempotentUnaryRequestSchema),
  async clientStream(requests, context) {
    const messages = await all(requests);
    const info = infoOf(types.ClientStreamRequestSchema, messages, context);
    return playUnary(unaryDefinition(messages[0]?.responseDefinition), info, callOf(context));
  },
  serverStream(request, context) {
    const info = infoOf(types.ServerStreamRequestSchema, [request], context);
    return playStream(streamDefinition(request.responseDefinition), info, callOf(context));
  },
  async *bidiStream(requests, context) {
    const messages = await all(requests);
    const info = infoOf(types.BidiStreamRequestSchema, messages, context);
    yield* playStream(streamDefinition(messages[0]?.responseDefinition), info, callOf(context));
  },
};

/** A `google.protobuf.Any` in JSON names its type, which has to be found. */
const jsonOptions = { registry: createRegistry(types.file_connectrpc_conformance_v1_service) };

let wrapped;

/** The limit comes as a bound parameter, because the suite's runner chooses it. */
export const main = (params, invocation) => {
  wrapped ??= wrapGrpc((router) => router.service(ConformanceService, service, { jsonOptions }), {
    maxMessageBytes: params.receiveLimit,
  });
  return wrapped(params, invocation);
};
