import { describe, expect, test } from "vitest";
import "./provide-seldom.js";
import { parseMediaType } from "./media-type.js";

describe("what the platform takes a type for, as a live 2.0.0 showed", () => {
  const kinds = {
    json: [
      "application/json",
      "APPLICATION/JSON",
      "application/json; charset=utf-8",
      "application/json;charset=iso-8859-1",
    ],
    text: [
      ...["text/plain", "text/html", "text/xml", "text/css", "text/csv", "text/event-stream"],
      ...["text/plain; charset=iso-8859-1", "text/plain; charset=nonsense"],
      ...["application/xml", "application/soap+xml", "application/atom+xml", "application/javascript"],
      ...["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8"],
      ...["application/vnd.api+json", "application/problem+json", "application/vnd.api+json; charset=utf-8"],
      ...["application/json; profile=x", "application/json; charset=utf-8; profile=x"],
      ...["application/cloudevents+json; charset=utf-8", "text/javascript; charset=utf-8"],
      ...[
        "application/x-foo; charset=utf-8",
        "application/x-foo; charset=iso-8859-1",
        'application/x-foo; charset="utf-8"',
      ],
    ],
    binary: [
      ...["application/ld+json", "application/jwk-set+json", "application/cloudevents+json"],
      ...["application/graphql-response+json", "application/connect+json", "application/vnd.x+json"],
      ...["text/json", "text/javascript", "text/x-unknown"],
      ...["multipart/form-data; boundary=x", "multipart/mixed; boundary=x; charset=utf-8"],
      ...[
        "image/png",
        "image/jpeg",
        "image/svg+xml",
        "image/svg+xml; charset=utf-8",
        "font/woff2",
        "audio/mpeg",
      ],
      ...[
        "video/mp4",
        "application/octet-stream",
        "application/octet-stream; charset=utf-8",
        "application/zip",
      ],
      ...[
        "application/gzip",
        "application/pdf",
        "application/wasm",
        "application/x-foo",
        "application/x-foo; v=1",
      ],
      ...[
        "application/x-thrift",
        "application/vnd.apache.thrift.binary",
        "application/proto",
        "application/grpc",
      ],
      ...[
        "application/grpc-web+proto",
        "application/grpc-web-text",
        "application/graphql",
        "application/x-ndjson",
      ],
      ...["application/yaml", "application/msgpack", "application/cbor"],
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document; charset=utf-8",
    ],
    invalid: ["", "xyzbar", "text", "text/", "/plain", "text/plain/x", "text plain", "a b/c", "text/plain x"],
  };

  test.each(Object.entries(kinds).flatMap(([kind, types]) => types.map((type) => ({ kind, type }))))(
    "$type is $kind",
    ({ kind, type }) => {
      expect(parseMediaType(type).platform).toBe(kind);
    },
  );
});

test.each([
  ["application/json", true],
  ["application/json; charset=utf-8", true],
  ["application/json; profile=x", false],
  ["application/vnd.api+json", true],
  ["application/cloudevents+json", true],
  ["application/cloudevents+json; charset=utf-8", true],
  ["application/cloudevents+json; v=1", false],
  ["text/json", false],
  ["text/plain", false],
])("%s is of the JSON family: %s", (type, isJsonFamily) => {
  expect(parseMediaType(type).isJsonFamily).toBe(isJsonFamily);
});

test.each([
  ["text/html; charset=UTF-8", "text/html", "utf-8"],
  ['Text/HTML;Charset="Utf-8"', "text/html", "utf-8"],
  ["text/html; a=b; charset=utf-16; c=d", "text/html", "utf-16"],
  ["text/html", "text/html", undefined],
  [" text/html ", "text/html", undefined],
  ["text/html;", "text/html", undefined],
  ["text/html; x-charset=a", "text/html", undefined],
])("%s is %s in %s", (value, essence, charset) => {
  expect(parseMediaType(value)).toMatchObject({ essence, charset });
});

test("a thousand boundaries give the verdict of one", () => {
  const verdicts = Array.from({ length: 1000 }, (_, i) =>
    parseMediaType(`multipart/form-data; boundary=${i}`),
  );
  expect(new Set(verdicts.map(({ platform }) => platform))).toEqual(new Set(["binary"]));
});
