/**
 * What the suite's runner starts in client mode: calls the suite's own server by openwhiskTransport, as a web action with
 * an address of its own. Each request and response on stdin and stdout follows four bytes of its length.
 */
import http from "node:http";
import { create, createRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";
import * as compat from "generated/client_compat_pb.js";
import * as config from "generated/config_pb.js";
import * as types from "generated/service_pb.js";
import { openwhiskTransport } from "unlisten/invoke";

const registry = createRegistry(types.file_connectrpc_conformance_v1_service);
const { ConformanceService } = types;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const entries = (headers) => [...(headers ?? [])].map(([name, value]) => ({ name, value: [value] }));

/** By target: the port of a server that gives it a web action's address, and names an activation as the platform does. */
const fronts = new Map();
const agent = new http.Agent({ keepAlive: true });
function frontOf(hostname, port) {
  const front = http.createServer((incoming, outgoing) => {
    const path = incoming.url.replace("/api/v1/web/guest/default/conformance", "");
    const { method, headers } = incoming;
    const request = http.request({ agent, hostname, port, method, path, headers });
    request.on("response", (response) => {
      outgoing.writeHead(response.statusCode, [
        ...response.rawHeaders,
        "x-openwhisk-activation-id",
        "0".repeat(32),
      ]);
      response.pipe(outgoing);
    });
    request.on("error", () => outgoing.destroy());
    incoming.pipe(request);
  });
  const key = `${hostname}:${port}`;
  if (!fronts.has(key))
    fronts.set(
      key,
      new Promise((resolve) => front.listen(0, "127.0.0.1", () => resolve(front.address().port))),
    );
  // Like the pipes to the runner, it does not keep this process.
  front.unref();
  return fronts.get(key);
}

async function clientOf({ host, port, protocol, codec, compression, messageReceiveLimit, useGetHttpMethod }) {
  const isCompressed = compression === config.Compression.GZIP;
  const transport = openwhiskTransport({
    apiHost: `http://127.0.0.1:${await frontOf(host, port)}`,
    action: "/guest/conformance",
    via: "web",
    retry: false,
    protocol: protocol === config.Protocol.GRPC_WEB ? "grpc-web" : "connect",
    useBinaryFormat: codec === config.Codec.PROTO,
    sendCompression: isCompressed ? "gzip" : null,
    // Empty messages too.
    compressMinBytes: -1,
    useHttpGet: useGetHttpMethod,
    ...(messageReceiveLimit > 0 && { readMaxBytes: messageReceiveLimit }),
    jsonOptions: { registry },
  });
  return { client: createClient(ConformanceService, transport), close: transport.close };
}

/** Calls a method of any kind. @returns what the runner wants to know */
async function call(request, client) {
  const { streamType, requestHeaders, requestDelayMs, timeoutMs, cancel } = request;
  const method = ConformanceService.methods.find(({ name }) => name === request.method);
  const messages = request.requestMessages.map((any) => anyUnpack(any, registry));
  const abort = new AbortController();
  const headers = new Headers();
  for (const { name, value } of requestHeaders) for (const one of value) headers.append(name, one);
  const told = { payloads: [], numUnsentRequests: 0 };
  const options = {
    headers,
    signal: abort.signal,
    ...(timeoutMs !== undefined && { timeoutMs }),
    onHeader: (header) => {
      told.responseHeaders = entries(header);
    },
    onTrailer: (trailer) => {
      told.responseTrailers = entries(trailer);
    },
  };
  const add = ({ payload }) => told.payloads.push(payload ?? create(types.ConformancePayloadSchema));
  const timing = cancel?.cancelTiming;
  async function* requests() {
    for (const message of messages) {
      if (requestDelayMs > 0) await sleep(requestDelayMs);
      yield message;
    }
    if (timing?.case === "beforeCloseSend") abort.abort();
    if (timing?.case === "afterCloseSendMs") setTimeout(() => abort.abort(), timing.value);
  }
  const { UNARY, CLIENT_STREAM } = config.StreamType;
  try {
    if (streamType === UNARY) {
      if (requestDelayMs > 0) await sleep(requestDelayMs);
      if (timing?.case === "afterCloseSendMs") setTimeout(() => abort.abort(), timing.value);
      add(await client[method.localName](messages[0], options));
    } else if (streamType === CLIENT_STREAM) {
      add(await client[method.localName](requests(), options));
    } else {
      const isServerStream = streamType === config.StreamType.SERVER_STREAM;
      if (isServerStream && requestDelayMs > 0) await sleep(requestDelayMs);
      if (isServerStream && timing?.case === "afterCloseSendMs")
        setTimeout(() => abort.abort(), timing.value);
      for await (const message of client[method.localName](
        isServerStream ? messages[0] : requests(),
        options,
      )) {
        add(message);
        if (timing?.case === "afterNumResponses" && told.payloads.length === timing.value) abort.abort();
      }
    }
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    const details = error.details.map(({ type, value }) => ({
      typeUrl: `type.googleapis.com/${type}`,
      value,
    }));
    told.error = { code: error.code, message: error.rawMessage, details };
    told.responseHeaders ??= entries(error.metadata);
    told.responseTrailers ??= entries(error.metadata);
  }
  return told;
}

async function answer(bytes) {
  const request = fromBinary(compat.ClientCompatRequestSchema, bytes);
  const { client, close } = await clientOf(request);
  const result = await call(request, client).then(
    (value) => ({ case: "response", value: create(compat.ClientResponseResultSchema, value) }),
    (error) => ({
      case: "error",
      value: create(compat.ClientErrorResultSchema, { message: String(error?.stack) }),
    }),
  );
  close();
  const response = create(compat.ClientCompatResponseSchema, { testName: request.testName, result });
  const message = toBinary(compat.ClientCompatResponseSchema, response);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(message.length);
  process.stdout.write(Buffer.concat([head, message]));
}

/** A few at a time: some cases have deadlines of a fifth of a second, which a busy machine would miss. */
const requests = [];
let atWork = 0;
async function work() {
  if (atWork === 4) return;
  atWork++;
  for (let next = requests.shift(); next !== undefined; next = requests.shift()) await answer(next);
  atWork--;
}

let waiting = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  waiting = Buffer.concat([waiting, chunk]);
  while (waiting.length >= 4 && waiting.length >= 4 + waiting.readUInt32BE(0)) {
    const end = 4 + waiting.readUInt32BE(0);
    requests.push(Buffer.from(waiting.subarray(4, end)));
    void work();
    waiting = waiting.subarray(end);
  }
});
