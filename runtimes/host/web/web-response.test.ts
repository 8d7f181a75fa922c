import { expect, test } from "vitest";
import { renderContentType } from "../http/media-type.js";
import type { Json } from "../json/json.js";
import { messages } from "../messages.js";
import type { Extension } from "./read-web-path.js";
import { webResponse } from "./web-response.js";

/** A response in one line: what a client would see of it. */
function seen(extension: Extension, result: Json): string {
  const response = webResponse(extension, result);
  const headers =
    "headers" in response ? response.headers.map(([name, value]) => ` ${name}=${value}`).join("") : "";
  switch (response.kind) {
    case "error":
      return `${response.status} error ${response.text}`;
    case "empty":
      return `${response.status}${headers}`;
    case "text":
      return `${response.status}${headers} text/plain ${response.text}`;
    case "body":
      return `${response.status}${headers} ${renderContentType(response.type)}: ${response.bytes.toString("latin1")}`;
  }
}

const typed = (type: string, body: Json) => ({ headers: { "content-type": type }, body });
const invalid = `400 error ${messages.invalidMedia("message/http")}`;
const mismatch = `400 error ${messages.contentTypeMismatch}`;
const unknown = `400 error ${messages.unknownContentType}`;

// Source: seen live on OpenWhisk 2.0.0.
test.each<[string, Json]>([
  ["204", {}],
  ["204", { payload: 1 }],
  ["204", { body: "" }],
  ["204", { body: null }],
  ["200", { statusCode: 200, body: "", headers: { "content-type": "text/plain" } }],
  ["200 x-h=1", { statusCode: 200, headers: { "Content-Type": "nonsense", "x-h": "1" } }],
  ["200 text/html; charset=UTF-8: x", { code: 404, body: "x" }],
  ["404 text/html; charset=UTF-8: x", { statusCode: 404, body: "x" }],
  ["201 text/html; charset=UTF-8: x", { statusCode: "201", body: "x" }],
  ["444 text/html; charset=UTF-8: x", { statusCode: 444, body: "x" }],
  ["599 text/html; charset=UTF-8: x", { statusCode: 599, body: "x" }],
  ["100 text/html; charset=UTF-8: x", { statusCode: 100, body: "x" }],
  ...[99, 600, 999, 1000, 0, -1, 200.5, " 201", "404x", "", null, true, [200], {}].map(
    (statusCode): [string, Json] => [invalid, { statusCode, body: "x" }],
  ),
  [invalid, { headers: null, body: "x" }],
  [invalid, { headers: [], body: "x" }],
  [invalid, { headers: "text", body: "x" }],
  [invalid, { headers: { h: null }, body: "x" }],
  [invalid, { headers: { h: {} }, body: "x" }],
  [invalid, { headers: { h: [null] }, body: "x" }],
  ["204 h=s", { headers: { h: "s" } }],
  ["204 h=5", { headers: { h: 5 } }],
  ["204 h=1E+21", { headers: { h: 1e21 } }],
  ["204 h=true", { headers: { h: true } }],
  ["204", { headers: { h: [] } }],
  ["204 h=a h=1 h=true", { headers: { h: [["a", 1], true] } }],
  ["204 X-One=1 x-one=2", { headers: { "X-One": "1", "x-one": "2" } }],
  ["204 bad name=a\r\nx: b", { headers: { "bad name": "a\r\nx: b" } }],
  [
    "200 text/plain; charset=UTF-8: b",
    { headers: { "Content-Type": "text/plain", "content-type": "text/css" }, body: "b" },
  ],
  [
    "200 text/plain; charset=UTF-8: b",
    { headers: { "content-type": ["text/plain", "text/css"] }, body: "b" },
  ],
  // Bodies that are no strings.
  ["200 application/json: false", { body: false }],
  ["200 application/json: 0", { body: 0 }],
  ["200 application/json: []", { body: [] }],
  ["200 application/json: {\n\n}", { body: {} }],
  ['200 application/json: {\n  "a": 1\n}', typed("application/json; charset=utf-8", { a: 1 })],
  [mismatch, typed("application/json; profile=x", { a: 1 })],
  ['200 application/vnd.api+json: [1, "a"]', typed("application/vnd.api+json", [1, "a"])],
  ["200 application/cloudevents+json: 5", typed("application/cloudevents+json; charset=utf-8", 5)],
  [mismatch, typed("text/plain", 5)],
  [mismatch, typed("image/png", {})],
  [mismatch, typed("xyzbar", {})],
  [mismatch, typed("", [1])],
  // Strings: text.
  ["200 text/plain; charset=UTF-8: aGVsbG8=", typed("text/plain", "aGVsbG8=")],
  ["200 text/html; charset=UTF-8: b", typed("text/html; charset=iso-8859-1", "b")],
  ["200 text/event-stream: b", typed("text/event-stream", "b")],
  ["200 application/x-www-form-urlencoded: a=1", typed("application/x-www-form-urlencoded", "a=1")],
  ["200 application/x-foo; charset=UTF-8: b!", typed("application/x-foo; charset=utf-8", "b!")],
  [unknown, typed("xyzbar", "b")],
  [unknown, typed("", "b")],
  // Strings: binary types are base64.
  ["200 image/svg+xml: hello", typed("image/svg+xml", "aGVsbG8=")],
  ["200 application/x-ndjson: hello", typed("application/x-ndjson", "aGVsbG8=")],
  ["200 text/javascript: hello", typed("text/javascript", "aGVsbG8=")],
  ["200 multipart/form-data; boundary=x: hello", typed("multipart/form-data; boundary=x", "aGVsbG8=")],
  ["200 application/octet-stream: a", typed("application/octet-stream", "YQ")],
  ...["text body", "YQ=", "Y", "YQ==\n", "a-_b", "YW Jj"].map((body): [string, Json] => [
    mismatch,
    typed("application/octet-stream", body),
  ]),
  // Strings: JSON, and what could be base64.
  ["200 application/json: text body", typed("application/json", "text body")],
  ["200 application/json: hello", typed("application/json", "aGVsbG8=")],
  ["200 application/json: \xb6\xbb\x9e", typed("application/json", "true")],
  ['200 application/json: "abcd"', typed("application/json", '"abcd"')],
  ["200 application/json: YQ", typed("application/json", "YQ")],
  ["200 application/json: a-_b", typed("application/json", "a-_b")],
  [mismatch, typed("application/json", "YQ==\n")],
  ["200 application/json:  ", typed("application/json", " ")],
  ["200 application/json; profile=x: aGVsbG8=", typed("application/json; profile=x", "aGVsbG8=")],
  [mismatch, typed("application/cloudevents+json", '{"a":1}')],
  ["200 application/cloudevents+json: hello", typed("application/cloudevents+json", "aGVsbG8=")],
  [
    "200 application/cloudevents+json; charset=UTF-8: hello",
    typed("application/cloudevents+json; charset=utf-8", "aGVsbG8="),
  ],
  // What an application error's value may be.
  [invalid, "text"],
  [invalid, 5],
  [invalid, null],
  [invalid, [1]],
])(".http: %s", (expected, result) => {
  expect(seen(".http", result)).toBe(expected);
});

test.each<[Extension, Json, string]>([
  [
    ".json",
    { body: "b", statusCode: 404 },
    '200 application/json: {\n  "body": "b",\n  "statusCode": 404\n}',
  ],
  [".json", [1], "200 application/json: [1]"],
  [".json", "text", "400 error Response is not valid 'application/json'."],
  [".json", null, "400 error Response is not valid 'application/json'."],
  [".html", { body: "b", statusCode: 404, headers: { "x-h": "1" } }, "200 text/html; charset=UTF-8: b"],
  [".html", { html: "<b>" }, "200 text/html; charset=UTF-8: <b>"],
  [".html", "text", "200 text/html; charset=UTF-8: text"],
  [".html", { body: null, html: "<b>" }, "400 error Response is not valid 'text/html'."],
  [".html", {}, "400 error Response is not valid 'text/html'."],
  [".svg", { svg: "<svg/>" }, "200 image/svg+xml: <svg/>"],
  [".svg", { body: "inner" }, "200 image/svg+xml: inner"],
  [".svg", { text: "t" }, "400 error Response is not valid 'image/svg+xml'."],
  [".text", { text: "t" }, "200 text/plain t"],
  [".text", { body: { a: [1] } }, '200 text/plain {\n  "a": [1]\n}'],
  [".text", { body: null }, "200 text/plain null"],
  [".text", 1e21, "200 text/plain 1E+21"],
  [".text", { svg: "x" }, "404 error Response does not include requested property."],
])("%s of %j: %s", (extension, result, expected) => {
  expect(seen(extension, result)).toBe(expected);
});

test("text goes out in UTF-8", () => {
  expect(webResponse(".http", typed("text/plain", "é☃😀\0"))).toMatchObject({ bytes: Buffer.from("é☃😀\0") });
});
