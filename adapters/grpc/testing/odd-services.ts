import * as grpc from "@grpc/grpc-js";
import { encodeWord, words } from "./words.js";

/** A call, and the implementation that it meets. */
export interface OddCase {
  name: string;
  method: string;
  texts?: string[];
  /** In place of `texts`. */
  messages?: Uint8Array[];
  // biome-ignore lint/suspicious/noExplicitAny: handlers of every kind, wrong ones among them.
  handlers?: Record<string, (...call: any[]) => unknown>;
  options?: grpc.ServerOptions;
  /** Whether the activation counts as failed: what went wrong was not declared. */
  isFailed?: boolean;
}

function metadataOf(entries: Record<string, string | Buffer | string[]>): grpc.Metadata {
  const metadata = new grpc.Metadata();
  for (const [name, values] of Object.entries(entries))
    for (const value of Array.isArray(values) ? values : [values]) metadata.add(name, value);
  return metadata;
}

/** google.rpc.Status { code: 5, message: "m", details: [ Any{type_url "type.googleapis.com/words.Word", value} ] } */
const details = Buffer.concat([
  Buffer.from([0x08, 5, 0x12, 1, 0x6d, 0x1a]),
  lengthPrefixed(
    Buffer.concat([
      Buffer.from([0x0a]),
      lengthPrefixed(Buffer.from("type.googleapis.com/words.Word")),
      Buffer.from([0x12]),
      lengthPrefixed(encodeWord({ text: "why" })),
    ]),
  ),
]);

function lengthPrefixed(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

const codes: OddCase[] = Object.entries(grpc.status)
  .filter(([, code]) => typeof code === "number" && code !== 0)
  .map(([name, code]) => ({
    name: `${name}, with metadata and details`,
    method: "Say",
    handlers: {
      say: (call, callback) => {
        call.sendMetadata(metadataOf({ "x-head": "h", "x-head-bin": Buffer.from([0, 255]) }));
        const metadata = metadataOf({ "x-trail": ["a", "b"], "grpc-status-details-bin": details });
        callback({ code, details: `it is ${name}: 100% ü\n`, metadata });
      },
    },
  }));

const failure = new Error("a secret");

/** What no serialiser can read. */
const unwritable = {
  get text() {
    throw failure;
  },
};

/** What grpc-js does in each of these is what a wrapped service has to do. */
const cases: OddCase[] = [
  ...codes,
  {
    name: "a plain error called back",
    method: "Say",
    handlers: { say: (_call, callback) => callback(new Error("told")) },
    isFailed: true,
  },
  {
    name: "an error with a code called back",
    method: "Say",
    handlers: { say: (_call, callback) => callback(Object.assign(new Error("told"), { code: 9 })) },
  },
  {
    name: "an error with a code and details",
    method: "Say",
    handlers: {
      say: (_call, callback) => callback(Object.assign(new Error("not told"), { code: 9, details: "told" })),
    },
  },
  {
    name: "an error with a code that is text",
    method: "Say",
    handlers: { say: (_call, callback) => callback(Object.assign(new Error("told"), { code: "ENOENT" })) },
    isFailed: true,
  },
  {
    name: "a code that gRPC does not have",
    method: "Say",
    handlers: { say: (_call, callback) => callback({ code: 99, details: "far out" }) },
  },
  {
    name: "an object without a code",
    method: "Say",
    handlers: { say: (_call, callback) => callback({ details: "no code" }) },
    isFailed: true,
  },
  {
    name: "an error with trailers of the callback",
    method: "Say",
    handlers: {
      say: (_call, callback) =>
        callback({ code: 5, details: "d", metadata: metadataOf({ a: "1" }) }, null, metadataOf({ b: "2" })),
    },
  },
  {
    name: "an answer with headers and trailers",
    method: "Say",
    texts: ["hi"],
    handlers: {
      say: (call, callback) => {
        call.sendMetadata(metadataOf({ "x-head": ["1", "2"] }));
        callback(null, { text: call.request.text }, metadataOf({ "x-trail-bin": Buffer.from("t") }));
      },
    },
  },
  {
    name: "headers sent twice",
    method: "Say",
    handlers: {
      say: (call, callback) => {
        call.sendMetadata(metadataOf({ a: "1" }));
        call.sendMetadata(metadataOf({ a: "2" }));
        callback(null, {});
      },
    },
  },
  {
    name: "a handler that throws",
    method: "Say",
    handlers: {
      say: () => {
        throw failure;
      },
    },
    isFailed: true,
  },
  {
    name: "a handler that throws a status",
    method: "Say",
    handlers: {
      say: () => {
        throw Object.assign(new Error("told"), { code: 5 });
      },
    },
    isFailed: true,
  },
  {
    name: "an answer that cannot be serialised",
    method: "Say",
    handlers: { say: (_call, callback) => callback(null, unwritable) },
    isFailed: true,
  },
  { name: "a request that cannot be read", method: "Say", messages: [Buffer.from([0xff, 0xff, 0xff])] },
  { name: "no request", method: "Say", messages: [] },
  { name: "two requests", method: "Say", texts: ["a", "b"] },
  { name: "no request of a response stream", method: "Spell", messages: [] },
  {
    name: "a request that is too large",
    method: "Say",
    texts: ["x".repeat(200)],
    options: { "grpc.max_receive_message_length": 100 },
  },
  {
    name: "an answer that is too large",
    method: "Say",
    texts: ["x".repeat(200)],
    options: { "grpc.max_send_message_length": 100 },
  },
  { name: "a method that nobody wrote", method: "Missing" },
  { name: "a method that the service does not have", method: "Unheard" },
  {
    name: "a stream with headers and trailers",
    method: "Spell",
    texts: ["ab"],
    handlers: {
      spell: (call) => {
        call.sendMetadata(metadataOf({ "x-head": "h" }));
        call.write({ text: "a" });
        call.end(metadataOf({ "x-trail": "t" }));
      },
    },
  },
  {
    name: "a stream that fails after a message",
    method: "Spell",
    handlers: {
      spell: (call) => {
        call.write({ text: "a" });
        call.emit("error", { code: 5, details: "no more", metadata: metadataOf({ "x-trail": "t" }) });
      },
    },
  },
  {
    name: "a stream that fails with a plain error",
    method: "Spell",
    handlers: { spell: (call) => call.emit("error", new Error("told")) },
    isFailed: true,
  },
  {
    name: "a stream whose handler throws",
    method: "Spell",
    handlers: {
      spell: (call) => {
        call.write({ text: "a" });
        throw failure;
      },
    },
    isFailed: true,
  },
  {
    name: "a stream's message that cannot be serialised",
    method: "Spell",
    handlers: {
      spell: (call) => {
        call.write({ text: "a" });
        call.write(unwritable);
      },
    },
    isFailed: true,
  },
  {
    name: "a stream written later",
    method: "Spell",
    handlers: {
      spell: async (call) => {
        for (const text of ["a", "b", "c"]) {
          await new Promise(setImmediate);
          call.write({ text });
        }
        call.end();
      },
    },
  },
  {
    name: "a response stream that is piped",
    method: "Shout",
    texts: ["a", "b", "c"],
    handlers: { shout: (call) => call.pipe(call) },
  },
  {
    name: "a request stream that is iterated",
    method: "Join",
    texts: ["a", "b"],
    handlers: {
      join: async (call, callback) => {
        let text = "";
        for await (const word of call) text += word.text;
        callback(null, { text });
      },
    },
  },
  {
    name: "a request stream that is not read",
    method: "Join",
    texts: ["a", "b"],
    handlers: { join: (_call, callback) => callback(null, { text: "early" }) },
  },
  {
    name: "a request stream with a message that cannot be read",
    method: "Join",
    messages: [encodeWord({ text: "a" }), Buffer.from([0xff, 0xff])],
  },
  {
    name: "a request stream that is refused",
    method: "Join",
    texts: ["a"],
    handlers: { join: (_call, callback) => callback({ code: 8, details: "too many" }) },
  },
  {
    name: "a bidirectional stream that fails after a message",
    method: "Shout",
    texts: ["a", "b"],
    handlers: {
      shout: (call) =>
        call.once("data", (word: object) => {
          call.write(word);
          call.emit("error", { code: 10, details: "enough" });
        }),
    },
  },
  {
    name: "an error that is emitted",
    method: "Say",
    handlers: {
      say: (call) => call.emit("error", { code: 5, details: "told", metadata: metadataOf({ a: "1" }) }),
    },
  },
  {
    name: "an error that is emitted later, to a call with a request stream",
    method: "Join",
    texts: ["a"],
    handlers: { join: (call) => setImmediate(() => call.emit("error", { code: 5, details: "told" })) },
  },
  {
    name: "a request stream that a loop leaves early",
    method: "Join",
    texts: ["a", "b"],
    handlers: {
      join: async (call, callback) => {
        for await (const word of call) {
          callback(null, word);
          break;
        }
      },
    },
  },
  {
    name: "a stream that fails after it was ended",
    method: "Spell",
    handlers: {
      spell: (call) => {
        call.write({ text: "a" });
        call.end(metadataOf({ "x-trail": "t" }));
        call.emit("error", { code: 5, details: "after all" });
      },
    },
  },
  {
    name: "metadata of other values than text",
    method: "Say",
    handlers: {
      say: (call, callback) => {
        const metadata = metadataOf({ n: 5, no: false, nothing: null, left: undefined } as never);
        call.sendMetadata(metadata);
        callback(null, {}, metadata);
      },
    },
  },
  {
    name: "a call's metadata as they are passed on",
    method: "Say",
    texts: ["a"],
    handlers: {
      say: (call, callback) => {
        const { "user-agent": _its, ...names } = call.metadata.getMap();
        callback(null, { text: Object.keys(names).sort().join() });
      },
    },
  },
  {
    name: "what a handler can ask of a call",
    method: "Say",
    handlers: {
      say: (call, callback) => {
        const asked = [
          call.getPath(),
          call.cancelled,
          call.getDeadline(),
          Object.keys(call.getAuthContext()),
          call.metadata instanceof grpc.Metadata,
          call.metadata.get("x-ask"),
          call.metadata.get("x-ask-bin").map((value: Buffer) => value.toString("hex")),
          typeof call.getMetricsRecorder().recordNamedMetric,
          typeof call.getPeer(),
        ];
        callback(null, { text: JSON.stringify(asked) });
      },
    },
  },
];

export const oddCases: OddCase[] = cases.map((one) => ({ ...one, handlers: { ...words, ...one.handlers } }));
