import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import "./provide-seldom.js";
import type { ActionParams } from "../activation.js";
import { Activation } from "../running-activation.js";
import { type DecodeOptions, decodeRequest } from "./decode-request.js";
import type { HttpRequest } from "./message.js";

const base = { __ow_method: "get", __ow_headers: {}, __ow_path: "", __ow_query: "", __ow_body: "" };

function decode(params: unknown, options: DecodeOptions = {}): HttpRequest {
  return decodeRequest(
    params as ActionParams,
    new Activation(params as ActionParams, undefined, 1000),
    options,
  );
}

/** What a client sent to a live OpenWhisk 2.0.0, and the parameters its action then saw. */
interface Recorded {
  name: string;
  sent: {
    method: string;
    path?: string;
    query?: string;
    contentType?: string;
    body?: string;
    base64?: string;
  };
  params: ActionParams & { __ow_query?: string; __ow_headers: Record<string, string> };
}

const recorded = JSON.parse(
  readFileSync(new URL("./testdata/controller-requests.json", import.meta.url), "utf8"),
) as Recorded[];

function sentBytes({ body, base64 }: Recorded["sent"]): Buffer {
  return base64 === undefined ? Buffer.from(body ?? "", "utf8") : Buffer.from(base64, "base64");
}

/** Path segments and query pairs, since the platform spells both anew. */
function meaningOf(path: string, query: string) {
  const { pathname } = new URL(`http://h${path}`);
  return {
    segments: pathname.split("/").map(decodeURIComponent),
    pairs: [...new URLSearchParams(query)],
  };
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}

describe("a raw action's application sees what the client sent", () => {
  /** The platform decodes these as UTF-8 before any action sees them; the bytes are gone. */
  const lost = ["raw, text body with invalid UTF-8", "raw, content-encoding gzip request is passed on as is"];
  const rows = recorded.filter(({ params }) => params.__ow_query !== undefined);

  test.each(rows.filter(({ name }) => !lost.includes(name)))("$name", ({ sent, params }) => {
    const { method, target, body } = decode(params);
    expect({ method, ...meaningOf(...splitTarget(target)), body: body ?? Buffer.alloc(0) }).toEqual({
      method: sent.method,
      ...meaningOf(sent.path || "/", sent.query ?? ""),
      body: sentBytes(sent),
    });
  });

  test.each(rows.filter(({ name }) => lost.includes(name)))("$name: what the platform left", ({ params }) => {
    expect(decode(params).body).toEqual(Buffer.from(params.__ow_body as string, "utf8"));
  });

  test.each(rows)("$name: headers stay, framing is added", ({ params }) => {
    const { body, headers } = decode(params);
    const { "content-length": length, ...others } = headers;
    const hasFraming = body !== undefined || ["post", "put", "patch"].includes(params.__ow_method as string);
    expect([others, length]).toEqual([
      params.__ow_headers,
      hasFraming ? String(body?.length ?? 0) : undefined,
    ]);
  });
});

describe("target", () => {
  test.each([
    { name: "an empty path is the root", params: {}, target: "/" },
    { name: "no path is the root", params: { __ow_path: undefined }, target: "/" },
    { name: "a path is kept as it is", params: { __ow_path: "/a%2Fb" }, target: "/a%2Fb" },
    { name: "a path without a slash gets one", params: { __ow_path: "a" }, target: "/a" },
    { name: "two slashes stay two", params: { __ow_path: "//evil.example/a" }, target: "//evil.example/a" },
    { name: "a query follows the path", params: { __ow_query: "a=1&a=2" }, target: "/?a=1&a=2" },
    { name: "an empty query adds no mark", params: { __ow_query: "" }, target: "/" },
    { name: "a query keeps its question marks", params: { __ow_query: "a=?b" }, target: "/?a=?b" },
    { name: "blanks are encoded", params: { __ow_path: "/a b" }, target: "/a%20b" },
    { name: "a number sign is encoded", params: { __ow_path: "/a#b" }, target: "/a%23b" },
    { name: "line breaks are encoded", params: { __ow_path: "/a\r\nb: c" }, target: "/a%0D%0Ab:%20c" },
    {
      name: "other than ASCII is encoded",
      params: { __ow_path: "/é☃😀" },
      target: "/%C3%A9%E2%98%83%F0%9F%98%80",
    },
    {
      name: "half a surrogate pair is encoded as U+FFFD",
      params: { __ow_path: "/\ud800" },
      target: "/%EF%BF%BD",
    },
    {
      name: "dots are the application's business",
      params: { __ow_path: "/../a/%2e%2e" },
      target: "/../a/%2e%2e",
    },
  ])("$name", ({ params, target }) => {
    expect(decode({ ...base, ...params }).target).toBe(target);
  });
});

describe("method", () => {
  test.each([
    ["get", "GET"],
    ["post", "POST"],
    ["options", "OPTIONS"],
    ["PUT", "PUT"],
    ["propfind", "PROPFIND"],
    ["m-search", "M-SEARCH"],
  ])("%s is %s", (given, method) => {
    expect(decode({ ...base, __ow_method: given }).method).toBe(method);
  });
});

describe("headers", () => {
  test.each([
    { name: "none stay none", given: {}, headers: {} },
    {
      name: "a cookie header stays one text",
      given: { cookie: "a=1; b=2" },
      headers: { cookie: "a=1; b=2" },
    },
    {
      name: "those of the platform's connection are left out",
      given: {
        connection: "close",
        "keep-alive": "timeout=5",
        "proxy-connection": "close",
        "transfer-encoding": "chunked",
        te: "trailers",
        trailer: "x-a",
        upgrade: "h2c",
        host: "controllers",
      },
      headers: { host: "controllers" },
    },
    {
      name: "a stale length is not believed",
      given: { "content-length": "999", "x-a": "1" },
      headers: { "x-a": "1" },
    },
    { name: "accept-encoding is left out", given: { "accept-encoding": "gzip" }, headers: {} },
    {
      name: "accept-encoding is kept on request",
      given: { "accept-encoding": "gzip" },
      options: { compression: true },
      headers: { "accept-encoding": "gzip" },
    },
    { name: "null and undefined are no headers", given: { "x-a": null, "x-b": undefined }, headers: {} },
    { name: "an empty value stays", given: { "x-a": "" }, headers: { "x-a": "" } },
    { name: "a tab stays", given: { "x-a": "a\tb" }, headers: { "x-a": "a\tb" } },
    {
      // The platform read the bytes as UTF-8; Node reads them as Latin-1, and so do applications.
      name: "bytes beyond ASCII are those of Node's parser",
      given: { "x-a": "é☃" },
      headers: { "x-a": "Ã©â\u0098\u0083" },
    },
    { name: "half a surrogate pair is U+FFFD", given: { "x-a": "\ud800" }, headers: { "x-a": "ï¿½" } },
  ])("$name", ({ given, options, headers }) => {
    expect(decode({ ...base, __ow_headers: given }, options).headers).toEqual(headers);
  });

  test("names that objects inherit are only names", () => {
    const given = JSON.parse('{"__proto__":"x","constructor":"y","toString":"z","hasOwnProperty":"w"}');
    const { headers } = decode({ ...base, __ow_headers: given });
    expect(Object.entries(headers)).toEqual([
      ["constructor", "y"],
      ["toString", "z"],
      ["hasOwnProperty", "w"],
    ]);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });

  test("the parameters are not changed", () => {
    const given = Object.freeze({ ...base, __ow_headers: Object.freeze({ te: "trailers" }) });
    expect(() => decode(given)).not.toThrow();
  });

  test.each([
    { name: "a body has its length", params: { __ow_method: "post", __ow_body: "é" }, length: "2" },
    { name: "a body on GET too", params: { __ow_body: "é" }, length: "2" },
    { name: "POST without a body says 0", params: { __ow_method: "post" }, length: "0" },
    { name: "PUT without a body says 0", params: { __ow_method: "put" }, length: "0" },
    { name: "PATCH without a body says 0", params: { __ow_method: "patch" }, length: "0" },
    { name: "DELETE without a body says nothing", params: { __ow_method: "delete" }, length: undefined },
    { name: "GET without a body says nothing", params: {}, length: undefined },
  ])("content-length: $name", ({ params, length }) => {
    const headers = { "content-type": "text/plain" };
    expect(decode({ ...base, __ow_headers: headers, ...params }).headers["content-length"]).toBe(length);
  });
});

describe("a raw body", () => {
  const bytes = Buffer.from([0, 255, 128, 10]);
  const damaged = "--x\r\n\r\n\ufffd\ufffd\r\n--x--";

  test.each([
    { name: "text stays text", type: "text/plain", body: "YWJj", bytes: Buffer.from("YWJj") },
    {
      name: "a form stays text",
      type: "application/x-www-form-urlencoded",
      body: "a=b==",
      bytes: Buffer.from("a=b=="),
    },
    { name: "JSON is base64", type: "application/json", body: "eyJhIjoxfQ==", bytes: Buffer.from('{"a":1}') },
    {
      name: "JSON that came as text is text",
      type: "application/json",
      body: '{"a":1}',
      bytes: Buffer.from('{"a":1}'),
    },
    {
      name: "a JSON digit that came as text is text",
      type: "application/json",
      body: "5",
      bytes: Buffer.from("5"),
    },
    { name: "an image is base64", type: "image/png", body: "AP+ACg==", bytes },
    { name: "an unlisted type is base64", type: "application/x-own", body: "AP+ACg==", bytes },
    {
      name: "an unlisted type that came as text is text",
      type: "application/x-own",
      body: "a b",
      bytes: Buffer.from("a b"),
    },
    { name: "multipart is base64", type: "multipart/form-data; boundary=x", body: "AP+ACg==", bytes },
    {
      name: "multipart that came as text is text",
      type: "multipart/form-data; boundary=x",
      body: "--x\r\n\r\na\r\n--x--",
      bytes: Buffer.from("--x\r\n\r\na\r\n--x--"),
    },
    { name: "no type is binary", type: undefined, body: "AP+ACg==", bytes },
  ])("$name", ({ type, body, bytes }) => {
    const headers = type === undefined ? {} : { "content-type": type };
    expect(decode({ ...base, __ow_method: "post", __ow_headers: headers, __ow_body: body }).body).toEqual(
      bytes,
    );
  });

  test.each([
    { name: "an image that is no base64", type: "image/png", body: "not base64!", code: "body-undecodable" },
    {
      name: "octets that are no base64",
      type: "application/octet-stream",
      body: "a-_b",
      code: "body-undecodable",
    },
    {
      name: "octets with line breaks",
      type: "application/octet-stream",
      body: "YWJj\nYWJj",
      code: "body-undecodable",
    },
    {
      name: "multipart that lost bytes",
      type: "multipart/form-data; boundary=x",
      body: damaged,
      code: "body-damaged",
    },
  ])("$name is refused", ({ type, body, code }) => {
    const params = { ...base, __ow_method: "post", __ow_headers: { "content-type": type }, __ow_body: body };
    expect(() => decode(params)).toThrowError(expect.objectContaining({ code }));
  });
});

describe("bound parameters of a raw action", () => {
  test("are no part of the request", () => {
    const params = { ...base, DB_URL: "secret", query: "secret", body: "secret", http: "secret" };
    expect(decode(params)).toEqual(decode(base));
  });
});

describe("DigitalOcean", () => {
  test.each([
    {
      name: "a parsed event is rebuilt like a merged action",
      params: { http: { method: "GET", headers: { accept: "*/*" }, path: "/a" }, q: "1" },
      request: { method: "GET", target: "/a?q=1", headers: { accept: "*/*" }, body: undefined },
    },
    {
      name: "a parsed event with JSON",
      params: {
        http: { method: "POST", headers: { "content-type": "application/json" }, path: "" },
        a: { b: 1 },
      },
      request: {
        method: "POST",
        target: "/",
        headers: { "content-type": "application/json", "content-length": "13" },
        body: Buffer.from('{"a":{"b":1}}'),
      },
    },
    {
      name: "a raw event's text",
      params: {
        http: {
          method: "POST",
          headers: { "content-type": "application/json" },
          path: "/a",
          queryString: "a=1&a=2",
          body: '{"a":1}',
          isBase64Encoded: false,
        },
        bound: "secret",
      },
      request: {
        method: "POST",
        target: "/a?a=1&a=2",
        headers: { "content-type": "application/json", "content-length": "7" },
        body: Buffer.from('{"a":1}'),
      },
    },
    {
      name: "a raw event's bytes",
      params: { http: { method: "PUT", queryString: "", body: "AP8=", isBase64Encoded: true } },
      request: {
        method: "PUT",
        target: "/",
        headers: { "content-length": "2" },
        body: Buffer.from([0, 255]),
      },
    },
    {
      name: "a raw event without a body",
      params: { http: { method: "GET", headers: {}, path: "/", queryString: "" } },
      request: { method: "GET", target: "/", headers: {}, body: undefined },
    },
  ])("$name", ({ params, request }) => {
    expect(decode(params)).toEqual(request);
  });
});

describe("Adobe I/O Runtime", () => {
  test("a raw action with the headers its gateway adds", () => {
    const headers = {
      host: "adobeioruntime.net",
      "x-forwarded-for": "1.2.3.4",
      "x-forwarded-proto": "https",
      "content-type": "application/json",
    };
    const params = {
      ...base,
      __ow_method: "post",
      __ow_headers: headers,
      __ow_body: "e30=",
      LOG_LEVEL: "debug",
    };
    expect(decode(params)).toEqual({
      method: "POST",
      target: "/",
      headers: { ...headers, "content-length": "2" },
      body: Buffer.from("{}"),
    });
  });
});

describe("what is no request", () => {
  test.each([
    ["null", null],
    ["a text", "text"],
    ["a list", [base]],
    ["nothing", {}],
    ["an invoke with plain parameters", { name: "x" }],
    ["a method that is no text", { ...base, __ow_method: 5 }],
    ["a method that is no method", { ...base, __ow_method: "get /x http/1.1" }],
    ["an empty method", { ...base, __ow_method: "" }],
    ["headers that are no object", { ...base, __ow_headers: "x" }],
    ["no headers", { ...base, __ow_headers: undefined }],
    ["a header that is a number", { ...base, __ow_headers: { "x-a": 1 } }],
    ["a header that is a list", { ...base, __ow_headers: { "x-a": ["1"] } }],
    ["a header with CR LF", { ...base, __ow_headers: { "x-a": "1\r\nx-b: 2" } }],
    ["a header with a line feed", { ...base, __ow_headers: { "x-a": "1\n2" } }],
    ["a header with NUL", { ...base, __ow_headers: { "x-a": "1\0" } }],
    ["a path that is no text", { ...base, __ow_path: 5 }],
    ["a raw body that is no text", { ...base, __ow_body: { a: 1 } }],
    ["http without a method", { http: {} }],
    ["http of null", { http: null }],
    ["http with a body that is no text", { http: { method: "POST", body: 5 } }],
    ["http with base64 that is none", { http: { method: "POST", body: "a b", isBase64Encoded: true } }],
  ])("%s is refused", (_, params) => {
    expect(() => decode(params)).toThrowError(expect.objectContaining({ code: "params-malformed" }));
  });

  test("the message says what kind of thing came, never the thing", () => {
    const params = { ...base, __ow_headers: { authorization: { secret: "hunter2" } } };
    expect(() => decode(params)).toThrowError(
      'cannot read the request: __ow_headers["authorization"] must be a string: got an object with 1 keys',
    );
  });

  test("a name of a megabyte is not repeated in the message", () => {
    const params = { ...base, __ow_headers: { ["x".repeat(1 << 20)]: 5 } };
    expect(() => decode(params)).toThrowError(/^.{1,200}$/);
  });
});
