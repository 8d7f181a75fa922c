import * as zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import "./provide-seldom.js";
import type { HeaderValue, WebAnswer } from "../activation.js";
import { type Asked, type EncodeOptions, encodeResponse } from "./encode-response.js";
import { responseOf } from "./fidelity/controller-model.js";
import type { HttpResponse } from "./message.js";
import { Random } from "./testing/random.js";

const base: HttpResponse = { status: 200, headers: { "content-type": "text/plain" }, body: "b" };
const get: Asked = { method: "GET", accept: undefined };

function encode(
  response: Partial<HttpResponse>,
  asked: Partial<Asked> = {},
  options: EncodeOptions = {},
): WebAnswer {
  return encodeResponse({ ...base, ...response }, { ...get, ...asked }, options, () => "tid-1");
}

/** What a client of the platform gets for a response. */
function receive(response: Partial<HttpResponse>, asked: Partial<Asked> = {}) {
  const { method, accept } = { ...get, ...asked };
  const headers: [string, string][] = accept === undefined ? [] : [["accept", accept]];
  const received = responseOf(encode(response, asked), { method, target: "/", headers, body: undefined });
  const header = (name: string) => received.headers.filter(([key]) => key === name).map(([, value]) => value);
  return { ...received, header };
}

describe("status", () => {
  test.each([200, 201, 204, 304, 404, 444, 499, 503, 599])("%i is sent", (status) => {
    expect(encode({ status }).statusCode).toBe(status);
  });

  test.each([0, 99, 100, 101, 103, 199, 600, 999, Number.NaN, undefined as never])(
    "%s is refused",
    (status) => {
      expect(() => encode({ status })).toThrowError(
        expect.objectContaining({ code: "response-unsupported" }),
      );
    },
  );

  test("101 says that upgrades stay elsewhere", () => {
    expect(() => encode({ status: 101 })).toThrowError("cannot send an upgraded connection");
  });
});

describe("headers", () => {
  test.each<{
    name: string;
    given: Record<string, HeaderValue>;
    sent: Record<string, HeaderValue>;
    options?: EncodeOptions;
  }>([
    {
      name: "several cookies stay a list",
      given: { "set-cookie": ["a=1", "b=2"] },
      sent: { "set-cookie": ["a=1", "b=2"] },
    },
    { name: "a list of another name stays one", given: { "x-a": ["1", "2"] }, sent: { "x-a": ["1", "2"] } },
    {
      name: "those of a connection, the length and the date are the platform's",
      given: {
        connection: "close",
        "content-length": "1",
        date: "Wed, 21 Oct 2015 07:28:00 GMT",
        "keep-alive": "timeout=5",
        "proxy-connection": "close",
        te: "trailers",
        trailer: "x-t",
        "transfer-encoding": "chunked",
        upgrade: "h2c",
        etag: '"e"',
      },
      sent: { etag: '"e"' },
    },
    { name: "the platform's own X-Request-ID is not doubled", given: { "x-request-id": "tid-1" }, sent: {} },
    {
      name: "another X-Request-ID is the application's",
      given: { "x-request-id": "mine" },
      sent: { "x-request-id": "mine" },
    },
    {
      name: "CORS is the application's",
      given: { "access-control-allow-origin": "http://o" },
      sent: { "access-control-allow-origin": "http://o" },
    },
    {
      name: "CORS is the platform's on request, but for what it does not send",
      options: { cors: "platform" },
      given: {
        "access-control-allow-origin": "http://o",
        "access-control-allow-methods": "GET",
        "access-control-allow-headers": "x-a",
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "x-b",
      },
      sent: { "access-control-allow-credentials": "true", "access-control-expose-headers": "x-b" },
    },
    {
      name: "names that objects inherit are only names",
      given: { constructor: "1" },
      sent: { constructor: "1" },
    },
  ])("$name", ({ given, sent, options }) => {
    const answer = encode({ headers: { "content-type": "text/plain", ...given } }, {}, options);
    expect(answer.headers).toEqual({ "content-type": "text/plain", ...sent });
  });

  test("one named __proto__ is left out", () => {
    const headers = Object.fromEntries([
      ["__proto__", "x"],
      ["x-a", "1"],
    ]);
    expect(Object.keys(encode({ headers }).headers)).toEqual(["x-a", "content-type"]);
  });
});

describe("no body", () => {
  test.each([
    { name: "none was written", response: { body: undefined } },
    { name: "an empty text", response: { body: "" } },
    { name: "no bytes", response: { body: Buffer.alloc(0) } },
    { name: "204", response: { status: 204 } },
    { name: "205", response: { status: 205 } },
    { name: "304", response: { status: 304 } },
    { name: "HEAD of nothing", response: { body: undefined }, asked: { method: "HEAD" } },
  ])("$name", ({ response, asked }) => {
    const answer = encode(response, asked);
    expect([Object.keys(answer), answer.headers]).toEqual([
      ["statusCode", "headers"],
      { "content-type": "text/plain" },
    ]);
  });
});

describe("content type", () => {
  test.each([
    {
      name: "a text without one is no page",
      headers: {},
      body: "<b>",
      type: "text/plain; charset=utf-8",
      text: "<b>",
    },
    {
      name: "bytes of text neither",
      headers: {},
      body: Buffer.from("é"),
      type: "text/plain; charset=utf-8",
      text: "é",
    },
    {
      name: "other bytes are octets",
      headers: {},
      body: Buffer.from([255]),
      type: "application/octet-stream",
      text: "/w==",
    },
    {
      name: "one that is none counts as none",
      headers: { "content-type": "xyzbar" },
      body: "a",
      type: "text/plain; charset=utf-8",
      text: "a",
    },
    {
      name: "an empty one too",
      headers: { "content-type": "" },
      body: "a",
      type: "text/plain; charset=utf-8",
      text: "a",
    },
    {
      name: "of a list the first",
      headers: { "content-type": ["image/png", "text/css"] },
      body: Buffer.from([255]),
      type: "image/png",
      text: "/w==",
    },
  ])("$name", ({ headers, body, type, text }) => {
    expect(encode({ headers: headers as HttpResponse["headers"], body })).toEqual({
      statusCode: 200,
      headers: { "content-type": type },
      body: text,
    });
  });
});

describe("compressed content", () => {
  const text = "compressed é ".repeat(50);
  // Since Node 22.15.
  const { zstdCompressSync } = zlib as typeof zlib & { zstdCompressSync?: (text: string) => Buffer };
  const encodings = [
    ["gzip", zlib.gzipSync(text)],
    ["x-gzip", zlib.gzipSync(text)],
    ["GZIP", zlib.gzipSync(text)],
    ["deflate", zlib.deflateSync(text)],
    ["br", zlib.brotliCompressSync(text)],
    ...(zstdCompressSync === undefined ? [] : ([["zstd", zstdCompressSync(text)]] as const)),
  ] as const;

  test.each(encodings)("text in %s is inflated", (encoding, body) => {
    const headers = { "content-type": "text/html", "content-encoding": encoding, vary: "accept-encoding" };
    expect(encode({ headers, body })).toEqual({
      statusCode: 200,
      headers: { "content-type": "text/html", vary: "accept-encoding" },
      body: text,
    });
  });

  test.each(["application/json", "application/octet-stream", "application/ld+json", "image/svg+xml"])(
    "%s stays compressed",
    (type) => {
      const headers = { "content-type": type, "content-encoding": "gzip" };
      const body = zlib.gzipSync(text);
      expect(encode({ headers, body })).toEqual({ statusCode: 200, headers, body: body.toString("base64") });
    },
  );

  test("identity is no compression", () => {
    const headers = { "content-type": "text/plain", "content-encoding": "identity" };
    expect(encode({ headers }).headers).toEqual({ "content-type": "text/plain" });
  });

  test.each([
    { name: "an unknown encoding", encoding: "compress", body: Buffer.from("x") },
    { name: "zstd that is none, or on a Node without it", encoding: "zstd", body: Buffer.from("plain") },
    { name: "two encodings", encoding: "gzip, br", body: zlib.gzipSync("x") },
    { name: "what is not what it says", encoding: "gzip", body: Buffer.from("plain") },
    { name: "half of it", encoding: "gzip", body: zlib.gzipSync(text).subarray(0, 20) },
  ])("text with $name is refused", ({ encoding, body }) => {
    const headers = { "content-type": "text/plain", "content-encoding": encoding };
    expect(() => encode({ headers, body })).toThrowError(
      expect.objectContaining({ code: "response-unsupported" }),
    );
  });

  test("a bomb is too large, not too much memory", () => {
    const headers = { "content-type": "text/plain", "content-encoding": "gzip" };
    const body = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(() => encode({ headers, body })).toThrowError(
      expect.objectContaining({ code: "result-too-large" }),
    );
  });
});

describe("a client that does not accept the type", () => {
  test.each([
    { accept: "application/json", type: "text/html", body: "<b>", sent: "application/json" },
    { accept: "image/*", type: "text/html", body: "<b>", sent: "image/octet-stream" },
    { accept: "text/*", type: "application/json", body: "{}", sent: "text/plain; charset=UTF-8" },
    { accept: "*/*, text/html;q=0", type: "text/html", body: "<b>", sent: "application/octet-stream" },
    { accept: "application/json", type: "image/png", body: Buffer.from([255, 0]), sent: "application/json" },
  ])("$accept gets $type under a type it accepts", ({ accept, type, body, sent }) => {
    const received = receive({ status: 201, headers: { "content-type": type }, body }, { accept });
    expect([
      received.status,
      received.header("content-type"),
      received.header("unlisten-content-type"),
      received.body,
    ]).toEqual([201, [sent], [type], Buffer.from(body as string)]);
  });

  test("is no matter for an error, which the platform lets pass", () => {
    const page = { status: 404, headers: { "content-type": "text/html" }, body: "<b>" };
    const received = receive(page, { accept: "application/json" });
    expect([received.status, received.header("unlisten-content-type"), String(received.body)]).toEqual([
      404,
      [],
      "<b>",
    ]);
  });

  test("is no matter without a body", () => {
    expect(encode({ body: undefined }, { accept: "image/png" }).headers).toEqual({
      "content-type": "text/plain",
    });
  });
});

describe("HEAD", () => {
  const head = { method: "HEAD" };
  test.each([
    { name: "text", headers: { "content-type": "text/html", "content-length": "77" } },
    { name: "JSON", headers: { "content-type": "application/json", "content-length": "4" } },
    { name: "binary", headers: { "content-type": "image/png", "content-length": "500000" } },
    { name: "text of half a megabyte", headers: { "content-type": "text/html", "content-length": "500000" } },
  ])("$name keeps type and length", ({ headers }) => {
    const { status, header, body } = receive({ headers, body: undefined }, head);
    expect({
      status,
      type: header("content-type")[0]!.split(";")[0],
      length: header("content-length"),
      body,
    }).toEqual({
      status: 200,
      type: headers["content-type"],
      length: [headers["content-length"]],
      body: Buffer.alloc(0),
    });
  });

  test.each([
    {
      name: "compressed text",
      headers: { "content-type": "text/html", "content-encoding": "gzip", "content-length": "77" },
    },
    { name: "a length without a type", headers: { "content-length": "500000" } },
    { name: "a length that is none", headers: { "content-type": "image/png", "content-length": "many" } },
    { name: "a length of 1.5", headers: { "content-type": "image/png", "content-length": "1.5" } },
    { name: "a negative length", headers: { "content-type": "image/png", "content-length": "-1" } },
    {
      name: "a length that no result holds",
      headers: { "content-type": "image/png", "content-length": "99999999999" },
    },
  ])("$name is answered", ({ headers }) => {
    expect(receive({ headers: headers as HttpResponse["headers"], body: undefined }, head).status).toBe(200);
  });

  test("a body that is known gives its length, not itself", () => {
    expect([
      encode({ body: "hé" }, head).body,
      receive({ body: "hé" }, head).header("content-length"),
    ]).toEqual(["   ", ["3"]]);
  });
});

describe("size: the result as JSON, under error as failOn may put it", () => {
  const limit = 1024 * 1024;
  const bytesOf = (answer: WebAnswer) => Buffer.byteLength(JSON.stringify({ error: answer }));
  const frame = (type: string) => bytesOf({ statusCode: 200, headers: { "content-type": type }, body: "" });

  test.each<{
    name: string;
    type: string;
    largest: (room: number) => string | Buffer;
    next: (body: never) => string | Buffer;
  }>([
    {
      name: "ASCII",
      type: "text/plain",
      largest: (room) => "x".repeat(room),
      next: (body: string) => `${body}x`,
    },
    {
      name: "quotes count twice",
      type: "text/plain",
      largest: (room) => '"'.repeat(room / 2) + "x".repeat(room % 2),
      next: (body: string) => `${body}x`,
    },
    {
      name: "controls count six times",
      type: "text/plain",
      largest: (room) => "\u0001".repeat(room / 6) + "x".repeat(room % 6),
      next: (body: string) => `${body}x`,
    },
    {
      name: "é counts twice",
      type: "text/plain",
      largest: (room) => "é".repeat(room / 2) + "x".repeat(room % 2),
      next: (body: string) => `${body}x`,
    },
    {
      name: "base64 counts four for three",
      type: "application/octet-stream",
      largest: (room) => Buffer.alloc(Math.floor(room / 4) * 3),
      next: (body: Buffer) => Buffer.alloc(body.length + 1),
    },
  ])("$name", ({ type, largest, next }) => {
    const headers = { "content-type": type };
    const body = largest(limit - frame(type));
    expect(bytesOf(encode({ headers, body }))).toBeGreaterThan(limit - 4);
    expect(bytesOf(encode({ headers, body }))).toBeLessThanOrEqual(limit);
    expect(() => encode({ headers, body: next(body as never) })).toThrowError(
      expect.objectContaining({
        code: "result-too-large",
        message: expect.stringMatching(/^the encoded result of 10485\d\d bytes must be <= 1048576$/),
      }),
    );
  });

  test.each<{ name: string; response: Partial<HttpResponse> }>([
    {
      name: "headers alone",
      response: { status: 302, headers: { location: "x".repeat(limit) }, body: undefined },
    },
    {
      name: "a list of headers",
      response: { headers: { "set-cookie": Array(20_000).fill("x".repeat(60)) as string[] } },
    },
  ])("$name can be too much", ({ response }) => {
    expect(() => encode(response)).toThrowError(expect.objectContaining({ code: "result-too-large" }));
  });
});

describe("what a client gets is what the application sent", () => {
  /** Essence, what it is without a charset, what it is with one: the live platform's verdicts. */
  const types: [essence: string, bare: "text" | "exact", declared: "text" | "exact"][] = [
    ...["text/plain", "text/html", "text/css", "application/xml", "application/javascript"].map(
      (essence): [string, "text", "text"] => [essence, "text", "text"],
    ),
    ["text/javascript", "exact", "text"],
    ["application/x-foo", "exact", "text"],
    ["application/yaml", "exact", "text"],
    ["application/json", "text", "text"],
    ["application/vnd.api+json", "text", "text"],
    ["application/ld+json", "exact", "text"],
    ["image/png", "exact", "exact"],
    ["image/svg+xml", "exact", "exact"],
    ["application/octet-stream", "exact", "exact"],
    ["multipart/mixed; boundary=x", "exact", "exact"],
  ];
  const charsets = [undefined, "utf-8", "UTF-8", "iso-8859-1", "utf-16le", "us-ascii", "nonsense"];
  const listedText = /^(text\/(plain|html|css)|application\/(xml|javascript))$/;

  function makeBody(random: Random): string | Buffer {
    const text = random.text('ab12"{}[]<é☃😀\n\0 ', random.below(40));
    return random.pick<() => string | Buffer>([
      () => text,
      () => Buffer.from(text),
      () => Buffer.from(text, "utf16le"),
      () => Buffer.from(text, "latin1"),
      () => random.bytes(random.below(60)),
      () =>
        random.pick([
          "true",
          "null",
          "2026",
          "abcd1234",
          "YQ==",
          " 2026\n",
          '"abcd"',
          '{"a":1}',
          "\u0001abcd",
        ]),
      () => Buffer.from(random.pick(["true", "null", "2026", "abcd1234"])),
    ])();
  }

  /** The bytes a client should get: those written, or for a text type the same text in UTF-8. */
  function wantedBytes(
    body: string | Buffer,
    essence: string,
    charset: string | undefined,
    kind: "text" | "exact",
  ) {
    const bytes = Buffer.from(body as string);
    if (typeof body === "string" || kind === "exact") return bytes;
    // ASCII is a part of UTF-8, and what says so is often more.
    for (const label of [charset === "us-ascii" ? "utf-8" : (charset ?? "utf-8"), "utf-8"]) {
      try {
        return Buffer.from(new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes));
      } catch {
        // Not in this charset, or no charset at all.
      }
    }
    return listedText.test(essence) ? Buffer.from(new TextDecoder("windows-1252").decode(bytes)) : bytes;
  }

  test("for 10000 types, charsets, bodies and compressions", () => {
    const random = new Random(2026);
    const wrong: unknown[] = [];
    for (let i = 0; i < 10_000; i++) {
      const [essence, bare, declared] = random.pick(types);
      const charset = random.pick(charsets);
      const kind = charset === undefined ? bare : declared;
      const type = charset === undefined ? essence : `${essence}; charset=${charset}`;
      const status = random.pick([200, 201, 404, 500]);
      const body = makeBody(random);
      if (body.length === 0) continue;
      const isCompressed = typeof body !== "string" && random.chance(0.2);
      const headers: HttpResponse["headers"] = { "content-type": type, "x-kept": "1" };
      if (isCompressed) headers["content-encoding"] = "gzip";
      const received = receive({ status, headers, body: isCompressed ? zlib.gzipSync(body) : body });
      const isStillCompressed = received.header("content-encoding").length > 0;
      const wanted = isStillCompressed ? zlib.gzipSync(body) : wantedBytes(body, essence, charset, kind);
      const got = [
        received.status,
        received.header("content-type")[0]?.split("; charset")[0],
        received.header("x-kept")[0],
        received.body.toString("hex"),
      ];
      const expected = [status, essence, "1", wanted.toString("hex")];
      if (got.join() !== expected.join()) wrong.push({ i, type, body, isCompressed, got, expected });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});
