import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { type GrpcCall, type GrpcMethod, type GrpcReply, statusReply } from "../method.js";
import { ask, engineOf, frame, framesOf } from "./testing/platform.js";
import { bytesOf, moneyOf, shop } from "./testing/shop.js";

/** Methods of grpc-js services: bytes in, bytes out, in every form that is not a hot one. */

type Call = GrpcMethod["call"];

function method(name: string, call: Call, more: Partial<GrpcMethod> = {}): GrpcMethod {
  return {
    service: "shop.Currency",
    name,
    path: `/shop.Currency/${name}`,
    requestStream: name === "Sum" || name === "Exchange",
    responseStream: name === "Watch" || name === "Exchange",
    isIdempotent: name === "Lookup",
    descriptors: shop.descriptors,
    call,
    ...more,
  };
}

const ok = (...messages: Uint8Array[]): GrpcReply => ({ ...statusReply(0, "OK"), messages });
const usd = bytesOf("Money", { currencyCode: "USD", units: 7n });
const json = { "content-type": "application/json" };

test("JSON becomes the service's own bytes, and back", async () => {
  let request: Uint8Array | undefined;
  const engine = engineOf({
    methods: [
      method("Convert", ({ requests }) => {
        request = requests[0];
        return ok(usd);
      }),
    ],
  });
  const { body } = await ask(engine, "/shop.Currency/Convert", json, '{"from":"EUR","to":"USD","units":"7"}');
  expect(request).toEqual(new Uint8Array(bytesOf("ConvertRequest", { from: "EUR", to: "USD", units: 7n })));
  expect(JSON.parse(body.toString())).toEqual({ currencyCode: "USD", units: "7" });
});

test("Connect's GET calls what has no side effects", async () => {
  const engine = engineOf({ methods: [method("Lookup", () => ok(usd))] });
  const { status, body } = await ask(engine, "/shop.Currency/Lookup?connect=v1&encoding=json&message={}", {});
  expect([status, JSON.parse(body.toString()).units]).toEqual([200, "7"]);
});

const kinds = [
  { name: "Watch", sent: 1, answered: [usd, usd] },
  { name: "Sum", sent: 3, answered: [usd] },
  { name: "Exchange", sent: 2, answered: [usd, usd, usd] },
];

test.each(kinds.flatMap((kind) => [true, false].map((isTyped) => ({ ...kind, isTyped }))))(
  "$name in Connect's stream, compressed, types known: $isTyped",
  async ({ name, sent, answered, isTyped }) => {
    let received = 0;
    const call: Call = ({ requests }) => {
      received = requests.length;
      return ok(...answered);
    };
    const engine = engineOf({ methods: [method(name, call, isTyped ? {} : { descriptors: undefined })] });
    const message = frame(1, gzipSync(bytesOf("Money", { currencyCode: "EUR" })));
    const headers = { "content-type": "application/connect+proto", "connect-content-encoding": "gzip" };
    const body = Buffer.concat(Array.from({ length: sent }, () => message));
    const reply = await ask(engine, `/shop.Currency/${name}`, headers, body);
    expect(received).toBe(sent);
    expect(framesOf(reply.body)).toEqual([...answered.map((bytes) => [0, bytes.toString()]), [2, "{}"]]);
  },
);

test("bytes of unknown types pass as they are, unknown fields of known types too", async () => {
  const odd = Buffer.concat([bytesOf("Money", { currencyCode: "USD" }), Buffer.from([0x98, 0x06, 0x01])]);
  const seen: Uint8Array[] = [];
  const call: Call = ({ requests }) => {
    seen.push(requests[0]!);
    return ok(odd);
  };
  for (const more of [{}, { descriptors: undefined }]) {
    const engine = engineOf({ methods: [method("Convert", call, more)] });
    const { body } = await ask(
      engine,
      "/shop.Currency/Convert",
      { "content-type": "application/proto" },
      odd,
    );
    expect(body).toEqual(odd);
  }
  expect(seen).toEqual([new Uint8Array(odd), new Uint8Array(odd)]);
});

test("JSON of unknown types is refused, with what to give", async () => {
  const engine = engineOf({ methods: [method("Convert", () => ok(usd), { descriptors: undefined })] });
  const { status, body } = await ask(engine, "/shop.Currency/Convert", json, "{}");
  expect([status, JSON.parse(body.toString())]).toEqual([
    501,
    {
      code: "unimplemented",
      message: expect.stringContaining(
        "add @grpc/reflection to the server, or wrapGrpc(server, { descriptors })",
      ),
    },
  ]);
});

test("metadata passes both ways, bytes and repeated values too", async () => {
  let call: GrpcCall | undefined;
  const reply: GrpcReply = {
    ...ok(usd),
    headers: [
      ["x-tag", "a"],
      ["x-tag", "b"],
      ["x-raw-bin", Buffer.from([1, 2])],
    ],
    trailers: [["x-cost-bin", Buffer.from([255])]],
  };
  const engine = engineOf({
    methods: [
      method("Convert", (given) => {
        call = given;
        return reply;
      }),
    ],
  });
  const headers = {
    ...json,
    "x-user": "ann",
    "x-id-bin": "AQI=,AwQ",
    host: "h.example",
    "connect-timeout-ms": "900",
  };
  const answer = await ask(engine, "/shop.Currency/Convert", headers, "{}");
  expect(
    call?.metadata.map(([name, value]) => [name, String(Buffer.from(value as string).toString("hex"))]),
  ).toEqual([
    ["x-id-bin", "0102"],
    ["x-id-bin", "0304"],
    ["x-user", "616e6e"],
  ]);
  expect([call?.host, Number(call?.deadlineMs) - Date.now() <= 900]).toEqual(["h.example", true]);
  expect(answer.headers).toMatchObject({ "x-tag": "a, b", "x-raw-bin": "AQI", "trailer-x-cost-bin": "/w" });
});

/** google.rpc.Status with one detail, by hand. */
const any = Buffer.concat([
  Buffer.from("\n\x20type.googleapis.com/shop.Unknown\x12\x05", "latin1"),
  bytesOf("Unknown", { currency: "XXX" }),
]);
const details = Buffer.concat([Buffer.from([0x08, 5, 0x1a, any.length]), any]);

test("a status is Connect's error, its details in JSON", async () => {
  const reply = { ...statusReply(5, "no rate"), trailers: [["grpc-status-details-bin", details]] };
  const engine = engineOf({ methods: [method("Convert", () => reply as GrpcReply)] });
  const { status, body, failure } = await ask(engine, "/shop.Currency/Convert", json, "{}");
  expect([status, failure]).toEqual([404, undefined]);
  expect(JSON.parse(body.toString())).toEqual({
    code: "not_found",
    message: "no rate",
    details: [{ type: "shop.Unknown", value: "CgNYWFg", debug: { currency: "XXX" } }],
  });
});

test("messages before a status arrive, and the status after them", async () => {
  const reply = { ...statusReply(10, "changed"), messages: [usd] };
  const engine = engineOf({ methods: [method("Watch", () => reply)] });
  const headers = { "content-type": "application/grpc-web+json" };
  const { body } = await ask(engine, "/shop.Currency/Watch", headers, frame(0, Buffer.from("{}")));
  expect(framesOf(body)).toEqual([
    [0, '{"currencyCode":"USD","units":"7"}'],
    [0x80, "grpc-message: changed\r\ngrpc-status: 10\r\n"],
  ]);
});

test("what the method did not declare fails the activation", async () => {
  const cause = new Error("in the handler");
  const engine = engineOf({ methods: [method("Convert", () => statusReply(2, "Unknown Error", cause))] });
  const { status, failure } = await ask(engine, "/shop.Currency/Convert", json, "{}");
  expect([status, failure?.cause]).toEqual([500, cause]);
});

test("metadata that HTTP cannot carry splits no header", async () => {
  const reply: GrpcReply = {
    ...ok(usd),
    headers: [["x-evil", "a\r\nset-cookie: b"]],
    trailers: [["bad name", "x"]],
  };
  const engine = engineOf({ methods: [method("Convert", () => reply)] });
  const { status, headers } = await ask(engine, "/shop.Currency/Convert", json, "{}");
  expect([status, Object.keys(headers).sort()]).toEqual([
    200,
    ["access-control-expose-headers", "content-type"],
  ]);
});

test("a message that is none of the declared type is the service's failure, not the caller's", async () => {
  const engine = engineOf({ methods: [method("Convert", () => ok(Buffer.from([0x0a, 0xff])))] });
  const { status, body, failure } = await ask(engine, "/shop.Currency/Convert", json, "{}");
  expect([status, JSON.parse(body.toString()).code]).toEqual([500, "internal"]);
  expect(failure).toBeDefined();
});

test("what is answered twice or not at all is internal", async () => {
  for (const messages of [[], [usd, usd]]) {
    const engine = engineOf({ methods: [method("Convert", () => ok(...messages))] });
    const { status } = await ask(engine, "/shop.Currency/Convert", json, "{}");
    expect(status).toBe(500);
  }
  expect(moneyOf(usd).units).toBe(7n);
});

test("descriptors that cannot be read cost the service its JSON only", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const engine = engineOf({
    methods: [method("Convert", () => ok(usd), { descriptors: [Buffer.from("no descriptor")] })],
  });
  expect(logged).toHaveBeenCalledTimes(1);
  logged.mockRestore();
  const proto = await ask(engine, "/shop.Currency/Convert", { "content-type": "application/proto" }, "");
  const told = await ask(engine, "/shop.Currency/Convert", json, "{}");
  expect([proto.body, told.status]).toEqual([usd, 501]);
});
