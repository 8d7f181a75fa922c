/** Values that TypeScript would refuse, as programs without types give them. */
import * as grpc from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { wrapGrpc } from "./grpc/index.js";
import { words, wordsServer, wordsService } from "./grpc/testing/words.js";
import { openwhisk, openwhiskChannel, openwhiskConnection, openwhiskTransport } from "./invoke/index.js";

type Given = Readonly<Record<string, unknown>>;

const action = "/_/words/say";
const wrap = (options: Given) => wrapGrpc(wordsServer(), options);
const channel = (options: Given) => openwhiskChannel({ action, ...options } as never);
const transport = (options: Given) => openwhiskTransport({ action, ...options } as never);
const stub = (options: Given) => openwhisk({ action, ...options });
const connection = (options: Given) =>
  openwhiskConnection({ action, protocol: class {}, ...options } as never);

/** Of each, values that are refused. */
const wrong: [(options: Given) => unknown, Given][] = [
  [wrap, { via: ["http", "web", "", 5] }],
  [
    wrap,
    { maxMessageBytes: [-1, 0, "1mb", Number.NaN], deadlineMarginMs: [-5, "1s"], exposeMessages: ["yes"] },
  ],
  [wrap, { descriptors: ["shop.binpb", 5, {}, Buffer.from("none"), [Buffer.from("none")], ["shop.binpb"]] }],
  [
    wrap,
    {
      descriptors: [{ say: null }, wordsServer()],
      interceptors: [() => undefined, [5]],
      grpc: [{}, 5, null],
    },
  ],
  ...[channel, transport, stub, connection].map((make): [typeof make, Given] => [
    make,
    {
      via: ["http", ""],
      timeoutMs: [-1, "5s", Number.NaN],
      maxConnections: [0, -3, "64"],
      maxPayloadBytes: [-1, "1mb"],
      retry: ["no"],
      apiHost: [5],
      apiKey: [5],
      namespace: [5],
      tls: ["none", null],
    },
  ]),
  [channel, { compression: ["br", 5], maxReceiveMessageBytes: [-1, "x"], maxRequestBytes: [-1, "x"] }],
  [channel, { idempotent: ["words.Words/Say", true, [5]], credentials: [5] }],
  [transport, { protocol: ["grpc", ""], sendCompression: ["zip"], acceptCompression: ["gzip", ["zip"]] }],
  [
    transport,
    { compressMinBytes: [-2, "x"], readMaxBytes: [-1, 0], writeMaxBytes: [-1, 0], useHttpGet: ["yes"] },
  ],
  [
    transport,
    { interceptors: [5, [5]], idempotent: ["words.Words/Say", true], useBinaryFormat: [1], jsonOptions: [1] },
  ],
];

test.each(
  wrong.flatMap(([make, options]) =>
    Object.entries(options).flatMap(([name, values]) =>
      (values as unknown[]).map((value) => ({ make, name, value })),
    ),
  ),
)("$make.name: $name cannot be $value", ({ make, name, value }) => {
  expect(() => make({ [name]: value })).toThrow(
    expect.objectContaining({
      code: "option-malformed",
      message: expect.stringContaining(`\`${name}\`: expected `),
    }),
  );
});

test("options that are none are refused; a key is in no message", () => {
  const code = "option-malformed";
  expect(() => wrapGrpc(wordsServer(), "x" as never)).toThrow(expect.objectContaining({ code }));
  for (const make of [openwhisk, openwhiskChannel, openwhiskTransport, openwhiskConnection])
    for (const given of [undefined, "/_/words/say"])
      expect(() => make(given as never)).toThrow(expect.objectContaining({ code }));
  const key = ["23bc46b1:secret"];
  expect(() => channel({ apiKey: key })).toThrow(
    expect.objectContaining({ message: "cannot take `apiKey`: expected a string" }),
  );
});

test("what is no action's name or address is said to be none", () => {
  for (const given of ["", 5, undefined, null])
    for (const make of [channel, transport, stub, connection])
      expect(() => make({ action: given })).toThrow(
        expect.objectContaining({ code: "action-name-malformed" }),
      );
  for (const url of [
    "",
    "x",
    "ftp://x",
    "http://",
    "http://u:p@h/x",
    "http://h/x?y=1",
    "http://h/x#y",
    5,
    null,
  ])
    for (const make of [openwhiskChannel, openwhiskTransport])
      expect(() => make({ url } as never)).toThrow(expect.objectContaining({ code: "invoke-unconfigured" }));
});

test("no limit, and what is left out or undefined, is taken", () => {
  const none = Number.POSITIVE_INFINITY;
  wrap({ maxMessageBytes: none, descriptors: undefined, via: undefined, interceptors: [], grpc });
  wrap({ descriptors: wordsService });
  channel({ maxReceiveMessageBytes: none, timeoutMs: none, maxConnections: none, via: undefined });
  transport({ readMaxBytes: none, writeMaxBytes: none, sendCompression: null, acceptCompression: [] });
});

test("a service that cannot be called as it is said to be is refused when it is wrapped", () => {
  const unsupported = expect.objectContaining({ code: "grpc-unsupported" });
  expect(() => wrapGrpc(wordsService, { ...words, say: 5 } as never)).toThrow(unsupported);
  const interceptors = [() => undefined];
  expect(() => wrapGrpc(wordsServer(), { interceptors })).toThrow(unsupported);
  expect(() => wrapGrpc(wordsService, words as never, { interceptors })).toThrow(unsupported);
});
