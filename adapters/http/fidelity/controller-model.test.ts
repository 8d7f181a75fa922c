import { expect, test } from "vitest";
import { paramsOf, responseOf } from "./controller-model.js";
import type { SentRequest } from "./message.js";

const base: SentRequest = { method: "POST", target: "/", headers: [], body: undefined };

/** By WebActions.scala and Pekko's table of media types: type, bytes sent, `__ow_body` seen. */
test.each([
  ["application/json", '{"a":1}', "eyJhIjoxfQ=="],
  ["application/json; charset=utf-8", '{"a":1}', "eyJhIjoxfQ=="],
  ["application/json; profile=x", '{"a":1}', '{"a":1}'],
  ["application/vnd.api+json", '{"a":1}', '{"a":1}'],
  ["application/problem+json", '{"a":1}', '{"a":1}'],
  ["application/cloudevents+json", '{"a":1}', "eyJhIjoxfQ=="],
  ["application/hal+json", '{"a":1}', "eyJhIjoxfQ=="],
  ["application/cloudevents+json; charset=utf-8", '{"a":1}', '{"a":1}'],
  ["text/plain", "é", "é"],
  ["text/javascript", "a", "YQ=="],
  ["text/javascript; charset=utf-8", "a", "a"],
  ["text/x-unknown", "a", "YQ=="],
  ["application/x-www-form-urlencoded", "a=1", "a=1"],
  ["multipart/form-data; boundary=x", "a", "YQ=="],
  ["image/svg+xml", "a", "YQ=="],
  ["image/svg+xml; charset=utf-8", "a", "YQ=="],
  ["application/x-foo", "a", "YQ=="],
  ["application/x-foo; charset=utf-8", "a", "a"],
  ["xyzbar", "a", "YQ=="],
])("the body of %s arrives as the platform encodes it", (type, sent, seen) => {
  const params = paramsOf({ ...base, headers: [["content-type", type]], body: Buffer.from(sent) });
  expect(params.__ow_body).toBe(seen);
});

test.each([
  ["/", "/", ""],
  ["/a%2Fb", "/a%2Fb", ""],
  ["//a", "//a", ""],
  ["/a/b/", "/a/b/", ""],
  ["/%C3%A9", "/%C3%A9", ""],
  ["/%41", "/A", ""],
  ["/./a/../b", "/b", ""],
  ["/a?x=a%20b+c%2Bd", "/a", "x=a+b+c%2Bd"],
  ["/a?p=%2F%3F%26%3D", "/a", "p=/?%26%3D"],
  ["/a?a=b=c", "/a", "a=b%3Dc"],
  ["/a?q=%00", "/a", "q=%00"],
  ["/a?=v", "/a", "=v"],
  ["/a?a=1&a=2&b=&c", "/a", "a=1&a=2&b=&c"],
])("the target %s arrives as path %s and query %s", (target, path, query) => {
  const params = paramsOf({ ...base, target });
  expect([params.__ow_path, params.__ow_query]).toEqual([path, query]);
});

test("headers arrive in lower case, the last of a name, without the entity's", () => {
  const { __ow_headers: headers } = paramsOf({
    ...base,
    headers: [
      ["X-A", "1"],
      ["x-a", "2"],
      ["Content-Length", "3"],
      ["Content-Type", "Text/HTML;charset=utf-8"],
    ],
    body: Buffer.from("abc"),
  });
  expect(headers).toEqual({ "x-a": "2", "content-type": "text/html; charset=UTF-8" });
});

/** By WebActions.scala (interpretHttpResponse): type, `body` of the result, bytes and content type on the wire. */
test.each([
  ["application/json", "true", "b6bb9e", "application/json"],
  ["application/json", '"abcd"', "226162636422", "application/json"],
  ["application/json", "    ", "20202020", "application/json"],
  ["application/json", "aGVsbG8=", "68656c6c6f", "application/json"],
  ["text/plain", "abcd", "61626364", "text/plain; charset=UTF-8"],
  ["text/html; charset=iso-8859-1", "é", "c3a9", "text/html; charset=UTF-8"],
  ["image/png", "YQ", "61", "image/png"],
  ["application/x-foo; charset=utf-8", "YQ==", "59513d3d", "application/x-foo; charset=UTF-8"],
  ["application/cloudevents+json", "eyJhIjoxfQ==", "7b2261223a317d", "application/cloudevents+json"],
  [undefined, "a", "61", "text/html; charset=UTF-8"],
])("a body of type %s and text %s goes out as %s", (type, body, bytes, rendered) => {
  const headers = type === undefined ? {} : { "content-type": type };
  const response = responseOf({ statusCode: 200, headers, body }, base);
  expect([response.status, response.body.toString("hex")]).toEqual([200, bytes]);
  expect(response.headers).toContainEqual(["content-type", rendered]);
});

test.each([
  ["binary that is no base64", { headers: { "content-type": "image/png" }, body: "not base64!" }, 400],
  ["unlisted +json as text", { headers: { "content-type": "application/ld+json" }, body: '{"a":1}' }, 400],
  ["a content type that is none", { headers: { "content-type": "xyzbar" }, body: "a" }, 400],
  ["a header of null", { headers: { "x-a": null }, body: "a" }, 400],
  ["a status of 600", { statusCode: 600, body: "a" }, 400],
  ["an error that is an answer", { error: { statusCode: 503, headers: {}, body: "a" } }, 503],
  ["no body and no status", { headers: { "content-type": "text/plain" } }, 204],
])("%s makes status %i", (_, result, status) => {
  expect(responseOf(result, base).status).toBe(status);
});

test("a type the client does not accept is 406", () => {
  const request: SentRequest = { ...base, headers: [["accept", "application/json"]] };
  expect(responseOf({ body: "<b>" }, request).status).toBe(406);
});

test("204, 205 and 304 lose body and content type", () => {
  const results = [204, 205, 304].map((statusCode) =>
    responseOf({ statusCode, headers: { "content-type": "text/plain", "x-h": "1" }, body: "b" }, base),
  );
  expect(results.map(({ headers, body }) => [headers, body.length])).toEqual(
    Array(3).fill([[["x-h", "1"]], 0]),
  );
});

test("a line break in a header value starts another header", () => {
  const response = responseOf({ headers: { "x-h": "a\r\nx-injected: 1" }, body: "b" }, base);
  expect(response.headers).toContainEqual(["split-header", "x-injected: 1"]);
});
