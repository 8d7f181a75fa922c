import { expect, test } from "vitest";
import { decodeHeaderValue, renderRequestHeader } from "./request-headers.js";

test.each([
  [
    "accept",
    "text/html;q=0.8,application/json , */* ; q=0.1",
    "text/html;q=0.8, application/json, */*;q=0.1",
  ],
  ["accept", "*;q=0, text/*;level=1;q=0.25", "*/*;q=0.0, text/*;q=0.25; level=1"],
  ["accept", "text/html; charset=utf-16;q=0.5", "text/html; charset=utf-16;q=0.5"],
  ["accept", "nonsense", "nonsense"],
  ["accept-charset", "utf8 ;q=0.5,*", "UTF-8;q=0.5, *"],
  ["accept-encoding", "GZIP ,deflate;q=1.0", "gzip, deflate"],
  ["accept-language", "de;q=0.5,en-GB", "de;q=0.5, en-GB"],
  ["authorization", "Basic bm9ib2R5Ondyb25n", "Basic bm9ib2R5Ondyb25n"],
  ["authorization", "basic  bm9ib2R5Ondyb25n", "Basic bm9ib2R5Ondyb25n"],
  ["authorization", "Bearer token", "Bearer token"],
  ["authorization", "Basic !!", "Basic !!"],
  ["authorization", 'Digest username="u", realm="a b"', 'Digest realm="a b",username=u'],
  ["cache-control", "no-cache ,max-age=0", "no-cache, max-age=0"],
  ["connection", "keep-alive,Upgrade", "keep-alive, Upgrade"],
  ["content-encoding", "GZIP", "gzip"],
  ["cookie", 'a="q"; b=x=y;c=%20; =bad; d', "a=q; b=x=y; c=%20"],
  ["cookie", "nothing", "nothing"],
  ["expect", "100-Continue", "100-continue"],
  ["host", "Example.ORG:8080", "example.org:8080"],
  ["if-match", 'W/"a" ,"b"', 'W/"a", "b"'],
  ["user-agent", "Mozilla/5.0  (X; Y (z)) A/1 b", "Mozilla/5.0 (X; Y (z)) A/1 b"],
  ["user-agent", "not@ll", "not@ll"],
  ["x-forwarded-for", "1.1.1.1,2001:db8::1", "1.1.1.1, 2001:db8::1"],
  ["x-forwarded-for", "someone", "someone"],
  ["x-forwarded-host", "Ext:8080", "ext"],
  ["x-forwarded-proto", "HTTPS", "https"],
  ["x-own", " a,b ", " a,b "],
])("%s: %s is written %s", (name, value, written) => {
  expect(renderRequestHeader(name, value)).toBe(written);
});

test.each([
  { value: Buffer.from("é☃").toString("latin1"), decoded: "é☃" },
  { value: "\xe9", decoded: "\xe9" },
  { value: "\ta\tb ", decoded: "a b" },
])("$value is read as $decoded", ({ value, decoded }) => {
  expect(decodeHeaderValue(value)).toBe(decoded);
});
