import { expect, test } from "vitest";
import { parseContentType } from "../http/media-type.js";
import type { HostRequest } from "../http/message.js";
import { parseRequestTarget } from "../http/request-target.js";
import { webArguments } from "./web-arguments.js";

interface Sent {
  method?: string;
  query?: string;
  type?: string;
  body?: string | Buffer;
  headers?: [string, string][];
  rest?: string;
  user?: string;
  finalNames?: string[];
}

function receive(
  { method = "POST", query = "", type, body = "", headers = [], ...web }: Sent,
  isRaw: boolean,
) {
  const contentType = type === undefined ? undefined : parseContentType(type)!;
  const request: HostRequest = {
    method,
    target: parseRequestTarget(`/x?${query}`),
    headers,
    ...(contentType === undefined ? {} : { contentType }),
    body: Buffer.from(body as string),
    transactionId: "t",
  };
  return webArguments({ request, rest: web.rest ?? "", user: web.user }, isRaw, web.finalNames ?? []);
}

const text = "héllo=1&b=2";
const textBase64 = Buffer.from(text).toString("base64");
const json = '{"a":1,"b":"é"}';
const jsonBase64 = Buffer.from(json).toString("base64");

// Source: seen live on OpenWhisk 2.0.0, one row per content type.
test.each([
  { type: "application/json", body: json, raw: jsonBase64, cooked: { a: 1, b: "é" } },
  { type: "application/json; charset=iso-8859-1", body: json, raw: jsonBase64, cooked: { a: 1, b: "é" } },
  { type: "application/json; profile=x", body: json, raw: json, cooked: { __ow_body: json } },
  { type: "application/vnd.api+json", body: json, raw: json, cooked: { a: 1, b: "é" } },
  { type: "application/problem+json", body: json, raw: json, cooked: { a: 1, b: "é" } },
  { type: "application/hal+json", body: json, raw: jsonBase64, cooked: { a: 1, b: "é" } },
  { type: "application/cloudevents+json", body: json, raw: jsonBase64, cooked: { a: 1, b: "é" } },
  { type: "application/cloudevents+json; charset=utf-8", body: json, raw: json, cooked: { a: 1, b: "é" } },
  { type: "text/json", body: json, raw: jsonBase64, cooked: { __ow_body: jsonBase64 } },
  { type: "text/plain", body: text, raw: text, cooked: { __ow_body: text } },
  { type: "text/plain; charset=utf-16", body: text, raw: text, cooked: { __ow_body: text } },
  { type: "text/event-stream", body: text, raw: text, cooked: { __ow_body: text } },
  { type: "application/soap+xml", body: text, raw: text, cooked: { __ow_body: text } },
  { type: "text/javascript", body: text, raw: textBase64, cooked: { __ow_body: textBase64 } },
  { type: "image/svg+xml", body: text, raw: textBase64, cooked: { __ow_body: textBase64 } },
  { type: "multipart/form-data; boundary=x", body: text, raw: textBase64, cooked: { __ow_body: textBase64 } },
  { type: "application/octet-stream", body: text, raw: textBase64, cooked: { __ow_body: textBase64 } },
  { type: "application/x-thrift", body: text, raw: textBase64, cooked: { __ow_body: textBase64 } },
  { type: "application/x-foo; charset=utf-8", body: text, raw: text, cooked: { __ow_body: text } },
  { type: "application/x-foo; v=1", body: text, raw: textBase64, cooked: { __ow_body: textBase64 } },
  {
    type: "application/x-www-form-urlencoded",
    body: "a=1&a=2&b=x+y&d=&e",
    raw: "a=1&a=2&b=x+y&d=&e",
    cooked: { a: "2", b: "x y", d: "", e: "" },
  },
  { type: "application/json", body: "", raw: "", cooked: {} },
  { type: "application/vnd.api+json", body: "", raw: "", cooked: {} },
  { type: "application/x-www-form-urlencoded", body: "", raw: "", cooked: {} },
  { type: "text/plain", body: "", raw: "", cooked: { __ow_body: "" } },
  { type: undefined, body: "", raw: "", cooked: {} },
  { type: "application/json", body: "[1,2]", raw: "WzEsMl0=", cooked: { __ow_body: [1, 2] } },
  { type: "application/json", body: '"text"', raw: "InRleHQi", cooked: { __ow_body: "text" } },
  { type: "application/json", body: "null", raw: "bnVsbA==", cooked: { __ow_body: null } },
  { type: "application/json", body: '{"a":1,"a":2}', raw: "eyJhIjoxLCJhIjoyfQ==", cooked: { a: 2 } },
  {
    type: "text/plain",
    body: Buffer.from("a\xe9b", "latin1"),
    raw: "a\ufffdb",
    cooked: { __ow_body: "a\ufffdb" },
  },
])("a body of $type: $body", ({ type, body, raw, cooked }) => {
  const sent = { body, ...(type === undefined ? {} : { type }) };
  const metadata = {
    __ow_method: "post",
    __ow_headers: type === undefined ? {} : { "content-type": expect.any(String) },
    __ow_path: "",
  };
  expect(receive(sent, true)).toEqual({
    kind: "arguments",
    arguments: { ...metadata, __ow_query: "", __ow_body: raw },
  });
  expect(receive(sent, false)).toEqual({ kind: "arguments", arguments: { ...metadata, ...cooked } });
});

test("bad JSON and bad forms are malformed, in raw mode they are not read", () => {
  const bad: Sent[] = [
    { type: "application/json", body: "{" },
    { type: "application/cloudevents+json", body: "\ufeff{}" },
    { type: "application/x-www-form-urlencoded", body: "a=%zz" },
  ];
  expect(bad.map((sent) => receive(sent, false).kind)).toEqual(["malformed", "malformed", "malformed"]);
  expect(bad.map((sent) => receive(sent, true).kind)).toEqual(["arguments", "arguments", "arguments"]);
});

test.each([
  { name: "the last of a repeated query name counts", sent: { query: "a=1&a=2" }, cooked: { a: "2" } },
  { name: "a name without a value is empty", sent: { query: "b=&c" }, cooked: { b: "", c: "" } },
  { name: "escapes are undone", sent: { query: "x=a%20b+c%2Bd" }, cooked: { x: "a b c+d" } },
  { name: "an empty name is a name", sent: { query: "&&a=1&" }, cooked: { "": "", a: "1" } },
  {
    name: "an unknown __ow_ name is let through",
    sent: { query: "__ow_other=x" },
    cooked: { __ow_other: "x" },
  },
  {
    name: "the body goes over the query",
    sent: { query: "a=q&z=9", type: "application/json", body: '{"a":"b"}' },
    cooked: { a: "b", z: "9" },
  },
])("in cooked mode $name", ({ sent, cooked }) => {
  expect(receive(sent, false)).toEqual({ kind: "arguments", arguments: expect.objectContaining(cooked) });
});

test("a query name of __proto__ is a parameter like any other", () => {
  const received = receive({ query: "__proto__=1" }, false);
  expect(JSON.stringify(received)).toContain('"__proto__":"1"');
});

test.each(["method", "headers", "path", "user", "query", "body"])(
  "__ow_%s cannot be set by a request",
  (name) => {
    const reserved = `__ow_${name}`;
    expect(receive({ query: `${reserved}=x` }, false)).toEqual({ kind: "overrides" });
    expect(receive({ type: "application/json", body: `{"${reserved}":1}` }, false)).toEqual({
      kind: "overrides",
    });
    expect(receive({ query: `${reserved}=x` }, true).kind).toBe("arguments");
  },
);

test("final parameters cannot be set, but in raw mode nothing is merged", () => {
  expect(receive({ query: "p=x", finalNames: ["p"] }, false)).toEqual({ kind: "overrides" });
  expect(receive({ query: "p=x", finalNames: ["p"] }, true).kind).toBe("arguments");
});

test("headers collapse, the last one wins; method, path and user are told", () => {
  const headers: [string, string][] = [
    ["x-rep", "one"],
    ["content-type", "xyzbar"],
    ["x-rep", "two"],
  ];
  const sent = { method: "PATCH", headers, rest: "/a/b", user: "guest", type: "Text/Plain; charset=utf8" };
  expect(receive(sent, true)).toEqual({
    kind: "arguments",
    arguments: {
      __ow_method: "patch",
      __ow_headers: { "x-rep": "two", "content-type": "text/plain; charset=UTF-8" },
      __ow_path: "/a/b",
      __ow_user: "guest",
      __ow_query: "",
      __ow_body: "",
    },
  });
});
