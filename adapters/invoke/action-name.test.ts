import { describe, expect, test } from "vitest";
import { invokePath, parseActionName, webActionPath } from "./action-name.js";
import { openwhisk } from "./openwhisk.js";

test.each([
  { text: "orders", rest: "/api/v1/namespaces/_/actions/orders", web: "/api/v1/web/me/default/orders" },
  {
    text: "shop/orders",
    rest: "/api/v1/namespaces/_/actions/shop/orders",
    web: "/api/v1/web/me/shop/orders",
  },
  { text: "/_/orders", rest: "/api/v1/namespaces/_/actions/orders", web: "/api/v1/web/me/default/orders" },
  {
    text: "/you/shop/my orders",
    rest: "/api/v1/namespaces/you/actions/shop/my%20orders",
    web: "/api/v1/web/me/shop/my%20orders",
  },
])("$text", ({ text, rest, web }) => {
  const name = parseActionName(text);
  expect([invokePath(name), webActionPath(name, "me")]).toEqual([rest, web]);
});

test.each(["", "/", "/_/", "/_/a/b/c", "a/b/c", "/_/../x", "a?b", "a/", "a#b", "a%2fb"])(
  "%j is no action",
  (text) => {
    expect(() => parseActionName(text)).toThrow(expect.objectContaining({ code: "action-name-malformed" }));
  },
);

describe("what is missing is said", () => {
  const call = { service: "S", method: "m", args: {}, oneway: false, idempotent: false, options: {} };
  test.each([
    { name: "no host", options: { apiKey: "a:b" } },
    { name: "no key", options: { apiHost: "http://127.0.0.1:1" } },
    { name: "no address", options: { apiHost: "http://", apiKey: "a:b" } },
  ])("$name", async ({ options }) => {
    await expect(openwhisk({ action: "a", ...options }).call(call)).rejects.toMatchObject({
      code: "invoke-unconfigured",
    });
  });
});
