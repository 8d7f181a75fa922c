/** The suite's service on grpc-js, its types loaded by proto-loader, as an action. */
import * as grpc from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import protos from "generated/conformance.json";
import { context, wrapGrpc } from "unlisten/grpc";
import { playStream, playUnary } from "./respond.mjs";

/** What proto-loader's `loadSync` makes of the .proto files, which an action of one file has not beside it. */
const loaded = fromJSON(protos, { longs: Number, enums: Number });
const definition = loaded["connectrpc.conformance.v1.ConformanceService"];
const payloadType = loaded["connectrpc.conformance.v1.ConformancePayload"];

function headersOf(metadata) {
  return Object.keys(metadata.getMap()).map((name) => ({
    name,
    value: metadata
      .get(name)
      .map((value) => (typeof value === "string" ? value : value.toString("base64").replace(/=+$/, ""))),
  }));
}

function infoOf(method, requests, call) {
  const deadline = Number(call.getDeadline());
  // Without a deadline of the caller's there still is the activation's.
  const isCallers = deadline < Date.now() + context().remainingTimeMs() - 1000;
  return {
    requestHeaders: headersOf(call.metadata),
    requests: requests.map((request) => ({
      type_url: `type.googleapis.com/connectrpc.conformance.v1.${method}Request`,
      value: definition[method].requestSerialize(request),
    })),
    ...(isCallers && { timeoutMs: Math.round(deadline - Date.now()) }),
  };
}

/** google.rpc.Status by hand: nothing here generates its type. */
function statusBytes(code, message, details) {
  return Buffer.concat([
    Buffer.from([0x08, code]),
    field(0x12, Buffer.from(message)),
    ...details.map(({ type_url, value = Buffer.alloc(0) }) =>
      field(0x1a, Buffer.concat([field(0x0a, Buffer.from(type_url)), field(0x12, value)])),
    ),
  ]);
}

/** Field 2 of a payload: proto-loader names no nested types. */
function requestInfoBytes(info) {
  const payload = payloadType.serialize({ requestInfo: info });
  let at = 1;
  while (payload[at] > 127) at += 1;
  return payload.subarray(at + 1);
}

function field(tag, bytes) {
  const length = [];
  let rest = bytes.length;
  while (rest > 127) {
    length.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.concat([Buffer.from([tag, ...length, rest]), bytes]);
}

function add(metadata, list = []) {
  for (const { name, value = [] } of list)
    for (const one of value) metadata.add(name, name.endsWith("-bin") ? Buffer.from(one, "base64") : one);
}

function callOf(call) {
  const headers = new grpc.Metadata();
  const trailers = new grpc.Metadata();
  return {
    trailer: trailers,
    headers: (list) => {
      add(headers, list);
      call.sendMetadata(headers);
    },
    trailers: (list) => add(trailers, list),
    payload: (data, info) => ({ payload: { data, requestInfo: info } }),
    fail: ({ code, message = "", details = [] }, info) => {
      const value = info && requestInfoBytes(info);
      const type_url = "type.googleapis.com/connectrpc.conformance.v1.ConformancePayload.RequestInfo";
      const all = [...details, ...(value ? [{ type_url, value }] : [])];
      trailers.set("grpc-status-details-bin", statusBytes(code, message, all));
      return Object.assign(new Error(message), { code, details: message, metadata: trailers });
    },
  };
}

const commonDefinition = (given) => ({
  headers: given.responseHeaders,
  trailers: given.responseTrailers,
  delayMs: given.responseDelayMs ?? 0,
  error: given.error,
});
const unaryDefinition = (given) => given && { ...commonDefinition(given), data: given.responseData };
const streamDefinition = (given) => given && { ...commonDefinition(given), data: given.responseData ?? [] };

async function answerUnary(method, requests, call, callback) {
  const ours = callOf(call);
  const given = unaryDefinition(requests[0]?.responseDefinition);
  try {
    const answer = await playUnary(given, infoOf(method, requests, call), ours);
    callback(null, answer, ours.trailer);
  } catch (error) {
    callback(error);
  }
}

async function answerStream(method, requests, call) {
  const ours = callOf(call);
  const given = streamDefinition(requests[0]?.responseDefinition);
  try {
    for await (const answer of playStream(given, infoOf(method, requests, call), ours)) call.write(answer);
    call.end(ours.trailer);
  } catch (error) {
    call.emit("error", error);
  }
}

function gather(call, done) {
  const requests = [];
  call.on("data", (request) => requests.push(request));
  call.on("end", () => done(requests));
}

const implementation = {
  Unary: (call, callback) => answerUnary("Unary", [call.request], call, callback),
  IdempotentUnary: (call, callback) => answerUnary("IdempotentUnary", [call.request], call, callback),
  ClientStream: (call, callback) =>
    gather(call, (requests) => answerUnary("ClientStream", requests, call, callback)),
  ServerStream: (call) => answerStream("ServerStream", [call.request], call),
  BidiStream: (call) => gather(call, (requests) => answerStream("BidiStream", requests, call)),
};

let wrapped;

/** The limit comes as a bound parameter, because the suite's runner chooses it. */
export const main = (params, invocation) => {
  wrapped ??= wrapGrpc(definition, implementation, { maxMessageBytes: params.receiveLimit, grpc });
  return wrapped(params, invocation);
};
