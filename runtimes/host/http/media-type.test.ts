import { expect, test } from "vitest";
import { isJsonFamily, parseContentType, renderContentType } from "./media-type.js";

// Rows marked * were seen live on OpenWhisk 2.0.0; the others follow from the table of its HTTP layer.
test.each([
  { text: "application/json", encoding: "utf-8", written: "application/json" }, // *
  { text: "APPLICATION/JSON", encoding: "utf-8", written: "application/json" }, // *
  { text: "application/json; charset=iso-8859-1", encoding: "utf-8", written: "application/json" }, // *
  { text: "application/json; profile=x", encoding: "utf-8", written: "application/json; profile=x" }, // *
  { text: "application/vnd.api+json; charset=utf-8", encoding: "utf-8", written: "application/vnd.api+json" }, // *
  { text: "application/problem+json", encoding: "utf-8", written: "application/problem+json" }, // *
  { text: "application/merge-patch+json", encoding: "utf-8", written: "application/merge-patch+json" },
  { text: "application/hal+json", encoding: "binary", written: "application/hal+json" }, // *
  { text: "application/cloudevents+json", encoding: "binary", written: "application/cloudevents+json" }, // *
  {
    text: "application/cloudevents+json; charset=utf-8",
    encoding: "open",
    written: "application/cloudevents+json; charset=UTF-8",
  }, // *
  { text: "text/plain", encoding: "open", written: "text/plain" }, // *
  { text: "text/plain;charset=latin1", encoding: "open", written: "text/plain; charset=ISO-8859-1" },
  { text: "text/plain; charset=nonsense", encoding: "open", written: "text/plain; charset=nonsense" }, // *
  { text: 'Text/HTML;Charset="utf-8"', encoding: "open", written: "text/html; charset=UTF-8" }, // *
  { text: "text/event-stream", encoding: "utf-8", written: "text/event-stream" }, // *
  { text: "text/javascript", encoding: "binary", written: "text/javascript" }, // *
  { text: "text/javascript; charset=utf-8", encoding: "open", written: "text/javascript; charset=UTF-8" }, // *
  { text: "application/javascript", encoding: "open", written: "application/javascript" }, // *
  {
    text: "application/x-www-form-urlencoded; charset=utf-8",
    encoding: "utf-8",
    written: "application/x-www-form-urlencoded",
  }, // *
  { text: "image/svg+xml; charset=utf-8", encoding: "binary", written: "image/svg+xml" }, // *
  {
    text: 'multipart/form-data; boundary="a b"',
    encoding: "binary",
    written: 'multipart/form-data; boundary="a b"',
  },
  {
    text: "multipart/mixed; boundary=x; charset=utf-8",
    encoding: "binary",
    written: "multipart/mixed; boundary=x",
  },
  {
    text: "application/octet-stream; charset=utf-8",
    encoding: "binary",
    written: "application/octet-stream",
  },
  { text: "application/cbor; charset=utf-8", encoding: "binary", written: "application/cbor" },
  { text: "application/x-foo; v=1", encoding: "binary", written: "application/x-foo; v=1" }, // *
  {
    text: "application/x-foo; charset=iso-8859-1",
    encoding: "open",
    written: "application/x-foo; charset=ISO-8859-1",
  }, // *
  { text: "a/b; z=1; y=2", encoding: "binary", written: "a/b; y=2; z=1" },
])("$text is $encoding, written $written", ({ text, encoding, written }) => {
  const type = parseContentType(text);
  expect(type?.mediaType.encoding).toBe(encoding);
  expect(renderContentType(type!)).toBe(written);
});

test.each(["", "xyzbar", "text/", "/plain", "text/plain; charset", "text/plain; charset=", "text/plain x"])(
  "%j is no type",
  (text) => {
    expect(parseContentType(text)).toBeUndefined();
  },
);

test.each([
  { text: "application/json", expected: true },
  { text: "application/anything+json", expected: true },
  { text: "application/json; profile=x", expected: false },
  { text: "application/vnd.api+json; ext=x", expected: false },
  { text: "application/json; charset=utf-8", expected: true },
  { text: "text/json", expected: false },
])("$text is of the JSON family: $expected", ({ text, expected }) => {
  expect(isJsonFamily(parseContentType(text)!.mediaType)).toBe(expected);
});
