/**
 * The services of interop.proto on grpc-js: behind a port in tests, and in an action, which loads this file as it is.
 */
const { join } = require("node:path");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const file = join(__dirname, "../testdata/interop.proto");
const definition = protoLoader.loadSync(file, { keepCase: true, defaults: true });
const { TestService, UnimplementedService, FailingService } =
  grpc.loadPackageDefinition(definition).grpc.testing;

const initialKey = "x-grpc-test-echo-initial";
const trailingKey = "x-grpc-test-echo-trailing-bin";

/** Sends the metadata back that custom_metadata asks for. @returns the trailers */
function echoMetadata(call) {
  const trailers = new grpc.Metadata();
  const [initial] = call.metadata.get(initialKey);
  if (initial !== undefined) {
    const headers = new grpc.Metadata();
    headers.set(initialKey, initial);
    call.sendMetadata(headers);
  }
  for (const value of call.metadata.get(trailingKey)) trailers.add(trailingKey, value);
  // What the tests look at beside the interop cases.
  for (const value of call.metadata.get("x-echo")) trailers.add("x-echo", value);
  if (call.metadata.get("x-tell-deadline").length > 0) {
    const leftMs = Number(call.getDeadline()) - Date.now();
    trailers.set("x-has-deadline", String(leftMs > 0 && leftMs < 30_000));
  }
  return trailers;
}

const payload = (size) => ({ type: "COMPRESSABLE", body: Buffer.alloc(size) });
const isFailure = (status) => status !== null && status !== undefined && status.code !== 0;

function unaryCall(call, callback) {
  const trailers = echoMetadata(call);
  const { response_status: status, response_size: size } = call.request;
  if (isFailure(status)) callback({ code: status.code, details: status.message, metadata: trailers });
  else callback(null, { payload: payload(size) }, trailers);
}

function writeAll(call, request) {
  for (const { size } of request.response_parameters) call.write({ payload: payload(size) });
}

function duplex(isHalf) {
  return (call) => {
    const trailers = echoMetadata(call);
    const requests = [];
    let failure;
    call.on("data", (request) => {
      if (isFailure(request.response_status)) failure = request.response_status;
      else if (isHalf) requests.push(request);
      else writeAll(call, request);
    });
    call.on("end", () => {
      for (const request of requests) writeAll(call, request);
      if (failure === undefined) call.end(trailers);
      else call.emit("error", { code: failure.code, details: failure.message, metadata: trailers });
    });
  };
}

const testService = {
  EmptyCall: (call, callback) => callback(null, {}, echoMetadata(call)),
  UnaryCall: unaryCall,
  CacheableUnaryCall: unaryCall,
  StreamingOutputCall(call) {
    const trailers = echoMetadata(call);
    const { interval_us: microseconds = 0 } = call.request.response_parameters[0] ?? {};
    const run = () => {
      writeAll(call, call.request);
      const { response_status: status } = call.request;
      if (isFailure(status))
        call.emit("error", { code: status.code, details: status.message, metadata: trailers });
      else call.end(trailers);
    };
    if (microseconds === 0) run();
    else setTimeout(run, microseconds / 1000);
  },
  StreamingInputCall(call, callback) {
    let size = 0;
    call.on("data", (request) => {
      size += request.payload.body.length;
    });
    call.on("end", () => callback(null, { aggregated_payload_size: size }));
  },
  FullDuplexCall: duplex(false),
  HalfDuplexCall: duplex(true),
};

/** @returns what a handler fails with; undefined where it fails by itself */
function failureOf({ how, code, message, details }) {
  const metadata = new grpc.Metadata();
  metadata.add("x-why", "one");
  metadata.add("x-why", "two");
  metadata.add("x-why-bin", Buffer.from([0, 255, 128]));
  metadata.add("x-why-bin", Buffer.from("second"));
  if (details.length > 0) metadata.set("grpc-status-details-bin", details);
  switch (how) {
    case "status":
      return { code, details: message, metadata };
    case "error":
      return Object.assign(new Error("not shown"), { code, details: message, metadata });
    case "plain":
      return new Error(message);
    case "throw":
      throw new Error(message);
    case "exit":
      return process.exit(1);
    default:
      return undefined;
  }
}

const failingService = {
  Fail(call, callback) {
    const failure = failureOf(call.request);
    if (failure !== undefined) callback(failure);
  },
  FailStream(call) {
    for (let i = 0; i < call.request.after; i++) call.write({});
    const failure = failureOf(call.request);
    if (failure !== undefined) call.emit("error", failure);
  },
};

function testServer() {
  const server = new grpc.Server();
  server.addService(TestService.service, testService);
  server.addService(FailingService.service, failingService);
  return server;
}

module.exports = { definition, testServer, TestService, UnimplementedService, FailingService };
