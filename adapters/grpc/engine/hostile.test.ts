import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { wrapGrpc } from "../index.js";
import { ask, engineOf, frame, framesOf, paramsOf } from "./testing/platform.js";
import { bytesOf, Currency, shop } from "./testing/shop.js";

/** What no client sends by mistake: the protocol's own error, and neither memory nor process suffers. */

const engine = engineOf({
  routes: (router) =>
    router.service(Currency, {
      convert: ({ to }: { to: string }) => ({ currencyCode: to }),
      async sum(amounts: AsyncIterable<{ units: bigint }>) {
        let units = 0n;
        for await (const amount of amounts) units += amount.units;
        return { units };
      },
    }),
});

const convert = "/shop.Currency/Convert";
const sum = "/shop.Currency/Sum";
const proto = { "content-type": "application/proto" };

function lying(length: number, data: string): Buffer {
  const bytes = frame(0, Buffer.from(data));
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

test.each([
  { name: "a length beyond the body", body: lying(1000, "abc"), status: /^grpc-status: (?:3|13)$/m },
  { name: "a length beyond all memory", body: lying(0xffffffff, ""), status: /^grpc-status: (?:3|8|13)$/m },
  { name: "half of a frame's head", body: Buffer.from([0, 0, 0]), status: /^grpc-status: (?:3|13)$/m },
  { name: "no message at all", body: Buffer.alloc(0), status: /^grpc-status: 12$/m },
  {
    name: "a flag that says compressed where nothing is",
    body: frame(1, bytesOf("Money")),
    status: /^grpc-status: 13$/m,
  },
  { name: "noise", body: frame(0, Buffer.alloc(64, 0xff)), status: /^grpc-status: 13$/m },
])("gRPC-Web: $name", async ({ body, status }) => {
  const reply = await ask(engine, convert, { "content-type": "application/grpc-web" }, body);
  expect([reply.status, reply.failure]).toEqual([200, undefined]);
  expect(framesOf(reply.body)[0]![1].replaceAll("\r", "")).toMatch(status);
});

test.each([
  { name: "proto that is none", headers: proto, body: "\xff\xff", code: /^(?:internal|invalid_argument)$/ },
  {
    name: "JSON that is none",
    headers: { "content-type": "application/json" },
    body: "{",
    code: /^invalid_argument$/,
  },
  {
    name: "JSON of another type",
    headers: { "content-type": "application/json" },
    body: '{"units":{}}',
    code: /^invalid_argument$/,
  },
  {
    name: "JSON nested a hundred thousand times",
    headers: { "content-type": "application/json" },
    body: `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    code: /./,
  },
  {
    name: "a deadline that is none",
    headers: { ...proto, "connect-timeout-ms": "-1" },
    body: "",
    code: /^invalid_argument$/,
  },
])("Connect: $name", async ({ headers, body, code }) => {
  const reply = await ask(engine, convert, headers as Record<string, string>, Buffer.from(body, "latin1"));
  const told = JSON.parse(reply.body.toString());
  // What is deep but of no field is skipped, as protobuf's JSON has it.
  expect(told.code ?? "none").toMatch(code);
  expect(reply.failure).toBeUndefined();
});

test("__proto__ in JSON is nobody's prototype", async () => {
  const body = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"to":"USD"}';
  const reply = await ask(engine, convert, { "content-type": "application/json" }, body);
  expect(JSON.parse(reply.body.toString())).toEqual({ currencyCode: "USD" });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

/** 64 MiB of zeros in some kilobytes. */
const zeros = Buffer.alloc(64 * 1024 * 1024);
const bombs = [
  { encoding: "gzip", bomb: gzipSync(zeros, { level: 9 }) },
  { encoding: "br", bomb: brotliCompressSync(zeros) },
];

/** By how many bytes the process is larger after work, which it would not have given back yet. */
async function growth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  await work();
  return process.memoryUsage.rss() - before;
}

test.each(bombs)(
  "a message that inflates to 64 MiB is refused without the room for it: $encoding",
  async ({ encoding, bomb }) => {
    const codes: string[] = [];
    const grown = await growth(async () => {
      for (let i = 0; i < 5; i++) {
        const reply = await ask(engine, convert, { ...proto, "content-encoding": encoding }, bomb);
        codes.push(JSON.parse(reply.body.toString()).code);
      }
    });
    expect(new Set(codes)).toEqual(new Set(["resource_exhausted"]));
    expect(grown).toBeLessThan(zeros.length);
  },
);

test("a stream of a hundred messages that inflate to 4 MiB each is not gathered", async () => {
  const methods = [
    {
      service: "shop.Currency",
      name: "Sum",
      path: sum,
      requestStream: true,
      responseStream: false,
      isIdempotent: false,
      descriptors: shop.descriptors,
      call: () => Promise.reject(new Error("never called")),
    },
  ];
  // A string of 4 MB.
  const message = gzipSync(bytesOf("Money", { currencyCode: "U".repeat(4_000_000) }), { level: 9 });
  const headers = { "content-type": "application/connect+proto", "connect-content-encoding": "gzip" };
  const body = Buffer.concat(Array.from({ length: 100 }, () => frame(1, message)));
  const reply = await ask(engineOf({ methods }), sum, headers, body);
  expect(framesOf(reply.body)[0]![1]).toContain('"code":"resource_exhausted"');
});

test("metadata of many and large values passes or is refused, and splits nothing", async () => {
  const many = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`x-${i}`, "v".repeat(400)]));
  expect((await ask(engine, convert, { ...proto, ...many }, bytesOf("ConvertRequest"))).status).toBe(200);
  const odd = { ...proto, "x bad name": "1" };
  const reply = await ask(engine, convert, odd, bytesOf("ConvertRequest"));
  expect(JSON.parse(reply.body.toString()).code).toBe("invalid_argument");
});

const definition = {
  Convert: {
    path: convert,
    requestStream: false,
    responseStream: false,
    requestSerialize: (value: Buffer) => value,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (value: Buffer) => value,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

test.each([
  { name: "a length beyond the body", body: lying(1000, "abc"), status: /grpc-status: (?:3|13)\r\n/ },
  { name: "a length beyond all memory", body: lying(0xffffffff, ""), status: /grpc-status: (?:3|8|13)\r\n/ },
  { name: "half of a frame's head", body: Buffer.from([0, 0, 0]), status: /grpc-status: (?:3|13)\r\n/ },
  { name: "no message at all", body: Buffer.alloc(0), status: /grpc-status: (?:12|13)\r\n/ },
  {
    name: "a compressed bomb",
    body: frame(1, bombs[0]!.bomb),
    encoding: "gzip",
    status: /grpc-status: 8\r\n/,
  },
])("a grpc-js service's direct path: $name", async ({ body, encoding, status }) => {
  const main = wrapGrpc(
    definition,
    {
      Convert: (call: { request: Buffer }, callback: (error: null, value: Buffer) => void) =>
        callback(null, call.request),
    },
    { grpc: await import("@grpc/grpc-js") },
  );
  const headers = { "content-type": "application/grpc-web", ...(encoding && { "grpc-encoding": encoding }) };
  const result = (await main(paramsOf(convert, headers, body), {})) as { statusCode: number; body: string };
  expect(result.statusCode).toBe(200);
  expect(Buffer.from(result.body, "base64").toString("latin1")).toMatch(status);
});
