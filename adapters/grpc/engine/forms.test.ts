import { randomBytes } from "node:crypto";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ask, engineOf, frame, framesOf } from "./testing/platform.js";
import { bytesOf, Currency, moneyOf } from "./testing/shop.js";

/** What a web action must know of the protocols, each row seen live on OpenWhisk 2.0.0. */

let calls = 0;
const engine = engineOf({
  routes: (router) =>
    router.service(Currency, {
      convert({ to, units }: { to: string; units: bigint }) {
        calls += 1;
        return { currencyCode: to === "random" ? randomBytes(Number(units)).toString("latin1") : to, units };
      },
      lookup: ({ to }: { to: string }) => ({ currencyCode: to }),
      forget: () => ({}),
      async *watch({ to, units }: { to: string; units: bigint }, context: { responseHeader: Headers }) {
        context.responseHeader.set("x-rates", "live");
        for (let i = 0; i < 3; i++) yield { currencyCode: to.repeat(Number(units)), units: BigInt(i) };
      },
    }),
});

const convert = "/shop.Currency/Convert";
const watch = "/shop.Currency/Watch";
const proto = { "content-type": "application/proto" };
const usd = bytesOf("ConvertRequest", { to: "USD" });

test("an empty answer in proto is gzipped, so that it keeps its type", async () => {
  const { status, type, headers, body } = await ask(
    engine,
    "/shop.Currency/Forget",
    { ...proto, "accept-encoding": "br;q=1.0, gzip" },
    usd,
  );
  expect([status, type, headers["content-encoding"]]).toEqual([200, "application/proto", "gzip"]);
  expect(gunzipSync(body)).toHaveLength(0);
});

test.each([
  { offer: "who takes no gzip", encodings: "deflate" },
  { offer: "who refuses gzip", encodings: "gzip;q=0" },
])("an empty answer in proto has an unknown field for $offer", async ({ encodings }) => {
  const headers = { ...proto, "accept-encoding": encodings };
  const { body } = await ask(engine, "/shop.Currency/Forget", headers, usd);
  expect(body.toString("hex")).toBe("f8ffffff0f00");
});

test("an empty answer in JSON is no empty body", async () => {
  const reply = await ask(engine, "/shop.Currency/Forget", { "content-type": "application/json" }, "{}");
  expect(reply.body.toString()).toBe("{}");
});

test.each([
  { name: "JSON", query: `encoding=json&message=${encodeURIComponent('{"to":"USD"}')}`, answer: /USD/ },
  { name: "proto", query: `encoding=proto&base64=1&message=${usd.toString("base64url")}`, answer: /USD/ },
  {
    name: "gzip",
    query: `encoding=proto&base64=1&compression=gzip&message=${gzipSync(usd).toString("base64url")}`,
    answer: /USD/,
  },
])("Connect's GET calls an idempotent method: $name", async ({ query, answer }) => {
  const { status, body } = await ask(engine, `/shop.Currency/Lookup?connect=v1&${query}`, {});
  expect(status).toBe(200);
  expect(body.toString()).toMatch(answer);
});

test("another method than the RPC's is 405, and says which", async () => {
  const { status, headers, body } = await ask(engine, `${convert}?connect=v1&encoding=json&message={}`, {});
  expect([status, headers.allow]).toEqual([405, "POST"]);
  expect(JSON.parse(body.toString())).toEqual({
    status: 405,
    detail: "cannot call by GET: expected POST",
  });
});

test.each([
  { path: convert, type: "image/jpeg", accepts: "application/proto, application/json" },
  { path: convert, type: "application/connect+proto", accepts: "application/proto, application/json" },
  { path: watch, type: "application/proto", accepts: "application/connect+proto, application/connect+json" },
])("$type for $path is 415, and says what is read", async ({ path, type, accepts }) => {
  const { status, headers } = await ask(engine, path, { "content-type": type }, usd);
  expect([status, headers["accept-post"]]).toEqual([
    415,
    `${accepts}, application/grpc-web+proto, application/grpc-web+json, application/grpc-web-text`,
  ]);
});

test.each([
  { type: "application/proto", status: 404, told: /^\{"code":"unimplemented","message":"no such method/ },
  { type: "application/connect+json", status: 200, told: /"error":\{"code":"unimplemented"/ },
  { type: "application/grpc-web", status: 200, told: /grpc-message: no%20such.*\r\ngrpc-status: 12\r\n/ },
  { type: "text/plain", status: 404, told: /"detail":"no such method/ },
])("an unknown path is told in the words of $type", async ({ type, status, told }) => {
  const reply = await ask(engine, "/shop.Currency/Nothing", { "content-type": type }, "");
  expect(reply.status).toBe(status);
  expect(reply.body.toString()).toMatch(told);
});

test("gRPC over HTTP/2 is answered by a status without trailers, and told what to do", async () => {
  const { status, headers, body } = await ask(
    engine,
    convert,
    { "content-type": "application/grpc" },
    frame(0, usd),
  );
  expect([status, headers["grpc-status"], body.length]).toEqual([200, "12", 0]);
  expect(decodeURIComponent(String(headers["grpc-message"]))).toContain("call by Connect or gRPC-Web");
});

const text = (bytes: Buffer) => bytes.toString("base64");

test.each([
  { name: "whole", body: text(frame(0, usd)) },
  {
    name: "in pieces that are padded one by one",
    body: text(frame(0, usd).subarray(0, 5)) + text(frame(0, usd).subarray(5)),
  },
])("gRPC-Web's text is read: $name", async ({ body }) => {
  const type = "application/grpc-web-text";
  const reply = await ask(engine, watch, { "content-type": type, accept: type }, body);
  expect(reply.type).toBe(type);
  const frames = framesOf(Buffer.from(reply.body.toString(), "base64"));
  expect(frames.map(([flags]) => flags)).toEqual([0, 0, 0, 0x80]);
});

test.each([
  { accept: "application/grpc-web", type: "application/grpc-web" },
  { accept: "application/grpc-web-text", type: "application/grpc-web-text" },
  { accept: "application/grpc-web-text+proto", type: "application/grpc-web-text+proto" },
  { accept: "text/html, */*;q=0.1", type: "application/grpc-web+proto" },
  { accept: "application/*", type: "application/grpc-web+proto" },
])("gRPC-Web answers in what Accept names: $accept", async ({ accept, type }) => {
  const headers = { "content-type": "application/grpc-web+proto", accept };
  expect((await ask(engine, convert, headers, frame(0, usd))).type).toBe(type);
});

test("what Accept leaves out is refused before the method runs", async () => {
  const before = calls;
  const { status } = await ask(engine, convert, { ...proto, accept: "text/html" }, usd);
  expect([status, calls - before]).toEqual([406, 0]);
});

test("messages are compressed for who takes it, in Connect and in gRPC-Web", async () => {
  const large = bytesOf("ConvertRequest", { to: "U".repeat(5_000_000 - 100), units: 1n });
  const unary = await ask(
    engineOf({
      maxMessageBytes: 6_000_000,
      routes: (router) =>
        router.service(Currency, { convert: ({ to }: { to: string }) => ({ currencyCode: to }) }),
    }),
    convert,
    { ...proto, "content-encoding": "br", "accept-encoding": "gzip" },
    brotliCompressSync(large),
  );
  expect([unary.status, unary.headers["content-encoding"]]).toEqual([200, "gzip"]);
  expect(moneyOf(gunzipSync(unary.body)).currencyCode).toHaveLength(4_999_900);

  const stream = await ask(
    engine,
    watch,
    { "content-type": "application/grpc-web+proto", "grpc-accept-encoding": "gzip" },
    frame(0, bytesOf("ConvertRequest", { to: "U", units: 600_000n })),
  );
  expect(stream.headers["grpc-encoding"]).toBe("gzip");
  expect(stream.body.length).toBeLessThan(10_000);
});

test("a stream too large for a result is compressed as HTTP does it, for who takes that", async () => {
  const request = frame(0, bytesOf("ConvertRequest", { to: "U", units: 600_000n }));
  const type = { "content-type": "application/grpc-web+proto" };
  const { headers, body } = await ask(engine, watch, { ...type, "accept-encoding": "gzip" }, request);
  expect(headers["content-encoding"]).toBe("gzip");
  expect(framesOf(gunzipSync(body))).toHaveLength(4);
});

test.each([
  { type: "application/proto", path: convert, status: 429, told: /^\{"code":"resource_exhausted"/ },
  { type: "application/connect+proto", path: watch, status: 200, told: /"code":"resource_exhausted"/ },
  { type: "application/grpc-web+proto", path: watch, status: 200, told: /grpc-status: 8\r\n/ },
])("what is too large for a result is resource_exhausted in $type", async ({ type, path, status, told }) => {
  const request = bytesOf("ConvertRequest", {
    to: path === convert ? "random" : "U",
    units: path === convert ? 800_000n : 300_000n,
  });
  const reply = await ask(
    engine,
    path,
    { "content-type": type },
    path === convert ? request : frame(0, request),
  );
  expect(reply.status).toBe(status);
  expect(reply.body.toString()).toMatch(told);
});

test("a browser may read the response's own headers", async () => {
  const { headers } = await ask(
    engine,
    watch,
    { "content-type": "application/grpc-web+proto" },
    frame(0, usd),
  );
  expect(headers["access-control-expose-headers"]).toBe(
    "grpc-status, grpc-message, grpc-status-details-bin, x-openwhisk-activation-id, x-rates",
  );
});
