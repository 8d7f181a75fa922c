import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { collectHeaders } from "./collect-headers.js";

/** Node's own response, asked at the seam for what it would render. */
function headOf(act: (response: ServerResponse) => void): unknown {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  let collected: unknown = "no head";
  Object.assign(response, {
    _storeHeader(_: string, headers: unknown) {
      collected = collectHeaders(response, headers);
      Object.assign(response, { _header: "sent" });
    },
  });
  act(response);
  return collected;
}

describe("a head", () => {
  const pair = { "x-a": "1", "x-b": "2" };
  test.each<{ name: string; act: (response: ServerResponse) => void; headers: object }>([
    { name: "without headers", act: (r) => r.writeHead(200), headers: {} },
    {
      name: "set one by one",
      act: (r) => r.setHeader("X-A", "1").setHeader("x-b", 2).writeHead(200),
      headers: pair,
    },
    {
      name: "set again: the last stands",
      act: (r) => r.setHeader("X-A", "0").setHeader("x-a", "1").setHeader("x-b", "2").writeHead(200),
      headers: pair,
    },
    { name: "written as an object", act: (r) => r.writeHead(200, { "X-A": "1", "x-b": 2 }), headers: pair },
    {
      name: "written with a reason",
      act: (r) => r.writeHead(200, "Fine", { "X-A": "1", "x-b": 2 }),
      headers: pair,
    },
    { name: "written as a flat list", act: (r) => r.writeHead(200, ["X-A", "1", "x-b", "2"]), headers: pair },
    {
      name: "written as pairs",
      act: (r) =>
        r.writeHead(200, [
          ["X-A", "1"],
          ["x-b", "2"],
        ] as never),
      headers: pair,
    },
    {
      name: "set and written",
      act: (r) => r.setHeader("x-a", "0").writeHead(200, { "X-A": "1", "x-b": "2" }),
      headers: pair,
    },
    {
      name: "a name twice in a flat list",
      act: (r) => r.writeHead(200, ["x-a", "1", "X-A", "2", "x-a", "3"]),
      headers: { "x-a": ["1", "2", "3"] },
    },
    {
      name: "a list of values, set",
      act: (r) => r.setHeader("Set-Cookie", ["a=1", "b=2"]).writeHead(200),
      headers: { "set-cookie": ["a=1", "b=2"] },
    },
    {
      name: "a list of values, written",
      act: (r) => r.writeHead(200, { "Set-Cookie": ["a=1", "b=2"] }),
      headers: { "set-cookie": ["a=1", "b=2"] },
    },
    {
      name: "appended values",
      act: (r) => r.appendHeader("x-a", "1").appendHeader("x-a", "2").writeHead(200),
      headers: { "x-a": ["1", "2"] },
    },
    {
      name: "a list of numbers",
      act: (r) => r.setHeader("x-a", [1, 2] as never).writeHead(200),
      headers: { "x-a": ["1", "2"] },
    },
    { name: "a Latin-1 value", act: (r) => r.writeHead(200, { "x-a": "é" }), headers: { "x-a": "é" } },
    {
      name: "one removed",
      act: (r) => {
        r.setHeader("x-a", "1").removeHeader("x-a");
        r.writeHead(200);
      },
      headers: {},
    },
    {
      name: "names that objects inherit",
      act: (r) => r.writeHead(200, { constructor: "1", tostring: "2" }),
      headers: { constructor: "1", tostring: "2" },
    },
  ])("$name", ({ act, headers }) => {
    expect({ ...(headOf(act) as object) }).toEqual(headers);
  });

  test.each(["setHeader", "writeHead"] as const)(
    "one named __proto__ is nobody's prototype, by %s",
    (how) => {
      const collected = headOf((r) => {
        if (how === "setHeader") r.setHeader("__proto__", ["x"]).writeHead(200);
        else r.writeHead(200, ["__proto__", "x", "__proto__", "y"]);
      });
      const names: string[] = [];
      for (const name in collected as object) names.push(name);
      expect(names.filter((name) => name !== "__proto__")).toEqual([]);
    },
  );
});

describe("refused as Node refuses it", () => {
  test.each<[string, unknown, string]>([
    ["a line break in a value", { "x-a": "1\r\nx-b: 2" }, "ERR_INVALID_CHAR"],
    ["a line feed in one of several values", { "x-a": ["1", "2\n3"] }, "ERR_INVALID_CHAR"],
    ["a character beyond U+00FF", { "x-a": "☃" }, "ERR_INVALID_CHAR"],
    ["no value", { "x-a": undefined }, "ERR_HTTP_INVALID_HEADER_VALUE"],
    ["a blank in a name", { "x a": "1" }, "ERR_INVALID_HTTP_TOKEN"],
    ["a line break in a name", { "x\r\n": "1" }, "ERR_INVALID_HTTP_TOKEN"],
    ["an empty name", { "": "1" }, "ERR_INVALID_HTTP_TOKEN"],
    ["a flat list with a name too many", ["x-a", "1", "x-b"], "ERR_INVALID_ARG_VALUE"],
  ])("%s", (_, headers, code) => {
    expect(() => headOf((r) => r.writeHead(200, headers as never))).toThrowError(
      expect.objectContaining({ code }),
    );
  });
});
