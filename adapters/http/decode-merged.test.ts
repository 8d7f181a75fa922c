import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import "./provide-seldom.js";
import type { ActionParams } from "../activation.js";
import { contextOf } from "../context.js";
import { Activation } from "../running-activation.js";
import { type DecodeOptions, decodeRequest } from "./decode-request.js";

const base = { __ow_method: "get", __ow_headers: {}, __ow_path: "" };
const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };

function decode(params: ActionParams, options: DecodeOptions = {}) {
  const activation = new Activation(params, undefined, 1000);
  const { method, target, body } = decodeRequest(params, activation, options);
  return { method, target, body: body?.toString("utf8"), bound: contextOf(activation).params };
}

describe("what a merged action's application can still see of what the client sent", () => {
  const rows = (
    JSON.parse(readFileSync(new URL("./testdata/controller-requests.json", import.meta.url), "utf8")) as {
      name: string;
      sent: { method: string; query?: string; contentType?: string; body?: string; base64?: string };
      params: ActionParams;
    }[]
  ).filter(({ params }) => params.__ow_query === undefined);

  const lastOfEach = (query: string) => Object.fromEntries(new URLSearchParams(query));
  /** What is left when every name is there once: an object, or the bytes. */
  function meaningOf(type: string, body: Buffer): unknown {
    const isJson = /^(application\/json|[^;]*\+json)(; *charset=.*)?$/i.test(type);
    if (isJson && body.length > 0) return JSON.parse(body.toString("utf8"));
    if (type.startsWith("application/x-www-form-urlencoded")) return lastOfEach(body.toString("utf8"));
    return body.toString("latin1");
  }

  // An empty JSON body cannot be told from `{}`.
  test.each(rows.filter(({ name }) => !/empty body: application\/(json|vnd)/.test(name)))(
    "$name",
    ({ sent, params }) => {
      const { method, target, body } = decodeRequest(params, new Activation(params, undefined, 1000), {});
      const type = sent.contentType ?? "";
      const bytes = Buffer.from(
        sent.base64 ?? sent.body ?? "",
        sent.base64 === undefined ? "utf8" : "base64",
      );
      const hasEmptyPair = /^&|&&|&$/.test(sent.query ?? "");
      const query = { ...(hasEmptyPair ? { "": "" } : {}), ...lastOfEach(sent.query ?? "") };
      const sentMeaning = meaningOf(type, bytes);
      const goesToBody = Object.keys(query).length > 0 && typeof sentMeaning === "object";
      expect({
        method,
        query: lastOfEach(target.split("?")[1] ?? ""),
        body: meaningOf(type, body ?? Buffer.alloc(0)),
      }).toEqual({
        method: sent.method,
        query: goesToBody ? {} : query,
        body: goesToBody ? { ...query, ...(sentMeaning as object) } : sentMeaning,
      });
    },
  );
});

interface Row {
  name: string;
  params: ActionParams;
  target: string;
  body: string | undefined;
}

describe("rebuilding", () => {
  test.each<Row>([
    { name: "GET has a query", params: { a: "1", b: "x y" }, target: "/?a=1&b=x+y", body: undefined },
    {
      name: "DELETE has a query",
      params: { __ow_method: "delete", a: "1" },
      target: "/?a=1",
      body: undefined,
    },
    {
      name: "DELETE with a JSON type has a body",
      params: { __ow_method: "delete", __ow_headers: json, a: 1 },
      target: "/",
      body: '{"a":1}',
    },
    {
      name: "GET with a JSON type has a query still",
      params: { __ow_headers: json, a: "1" },
      target: "/?a=1",
      body: undefined,
    },
    {
      name: "POST without a type has a query",
      params: { __ow_method: "post", a: "1" },
      target: "/?a=1",
      body: undefined,
    },
    {
      name: "a JSON object is a body again",
      params: { __ow_method: "post", __ow_headers: json, a: [1, { b: null }], "": "empty" },
      target: "/",
      body: '{"a":[1,{"b":null}],"":"empty"}',
    },
    {
      name: "a JSON type without names is {}",
      params: { __ow_method: "post", __ow_headers: json },
      target: "/",
      body: "{}",
    },
    {
      name: "an unlisted +json object is a body too",
      params: { __ow_method: "post", __ow_headers: { "content-type": "application/ld+json" }, a: 1 },
      target: "/",
      body: '{"a":1}',
    },
    {
      name: "a JSON type with another parameter came as text",
      params: {
        __ow_method: "post",
        __ow_headers: { "content-type": "application/json; profile=x" },
        __ow_body: '{"a":1}',
        q: "1",
      },
      target: "/?q=1",
      body: '{"a":1}',
    },
    {
      name: "a form is a body again",
      params: { __ow_method: "post", __ow_headers: form, a: "é&=", b: "" },
      target: "/",
      body: "a=%C3%A9%26%3D&b=",
    },
    {
      name: "an empty form has no body",
      params: { __ow_method: "post", __ow_headers: form },
      target: "/",
      body: undefined,
    },
    ...[[1, 2], 5, true, null, "text", "YWJj"].map((value) => ({
      name: `a JSON value ${JSON.stringify(value)} is itself again`,
      params: { __ow_method: "post", __ow_headers: json, __ow_body: value as unknown, q: "1" },
      target: "/?q=1",
      body: JSON.stringify(value),
    })),
    {
      name: "binary is base64",
      params: { __ow_method: "post", __ow_headers: { "content-type": "image/png" }, __ow_body: "YWJj" },
      target: "/",
      body: "abc",
    },
    {
      name: "text is text",
      params: { __ow_method: "post", __ow_headers: { "content-type": "text/plain" }, __ow_body: "YWJj" },
      target: "/",
      body: "YWJj",
    },
    {
      name: "an empty text has no body",
      params: { __ow_method: "post", __ow_headers: { "content-type": "text/plain" }, __ow_body: "" },
      target: "/",
      body: undefined,
    },
    {
      name: "names that objects inherit are only names",
      params: { toString: "1" },
      target: "/?toString=1",
      body: undefined,
    },
    {
      name: "half a surrogate pair is U+FFFD",
      params: { a: "\ud800" },
      target: "/?a=%EF%BF%BD",
      body: undefined,
    },
  ])("$name", ({ params, target, body }) => {
    expect(decode({ ...base, ...params })).toMatchObject({ target, body });
  });

  test("__proto__ is only a name, in a query and in JSON", () => {
    const query = JSON.parse('{"__proto__":"x"}');
    const body = JSON.parse('{"__proto__":{"polluted":true}}');
    expect([
      decode({ ...base, ...query, ["__proto__"]: "x" }).target,
      decode({ ...base, __ow_method: "post", __ow_headers: json, ["__proto__"]: body }).body,
      ({} as { polluted?: unknown }).polluted,
    ]).toEqual(["/?__proto__=x", '{"__proto__":{"__proto__":{"polluted":true}}}', undefined]);
  });

  test("JSON deeper than can be written again is refused as malformed", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    const params = { ...base, __ow_method: "post", __ow_headers: json, deep };
    expect(() => decode(params)).toThrowError(expect.objectContaining({ code: "params-malformed" }));
  });
});

describe("bound parameters", () => {
  const bound = ["DB_URL", "LIMITS", "__proto__"];
  test.each<Row & { kept: ActionParams }>([
    {
      name: "those named are taken out of a query",
      params: { DB_URL: "secret", q: "1" },
      target: "/?q=1",
      body: undefined,
      kept: { DB_URL: "secret" },
    },
    {
      name: "those named are taken out of JSON",
      params: { __ow_method: "post", __ow_headers: json, DB_URL: "secret", LIMITS: { a: 1 }, a: 1 },
      target: "/",
      body: '{"a":1}',
      kept: { DB_URL: "secret", LIMITS: { a: 1 } },
    },
    {
      name: "those named are taken out beside a body",
      params: {
        __ow_method: "post",
        __ow_headers: { "content-type": "text/plain" },
        __ow_body: "t",
        DB_URL: "secret",
        q: "1",
      },
      target: "/?q=1",
      body: "t",
      kept: { DB_URL: "secret" },
    },
    {
      name: "what no query can hold is a bound one",
      params: { q: "1", count: 5, flag: false, none: null, list: ["a"] },
      target: "/?q=1",
      body: undefined,
      kept: { count: 5, flag: false, none: null, list: ["a"] },
    },
    {
      name: "what no form can hold is a bound one",
      params: { __ow_method: "post", __ow_headers: form, q: "1", count: 5 },
      target: "/",
      body: "q=1",
      kept: { count: 5 },
    },
  ])("$name", ({ params, target, body, kept }) => {
    expect(decode({ ...base, ...params }, { bound })).toMatchObject({ target, body, bound: kept });
  });

  test("one named __proto__ gives its members to nobody", () => {
    const params = { ...base, ["__proto__"]: { isAdmin: true } };
    const kept = decode(params, { bound }).bound;
    expect([Object.keys(kept), kept.isAdmin]).toEqual([["__proto__"], undefined]);
  });
});
