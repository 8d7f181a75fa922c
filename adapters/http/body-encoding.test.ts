import { describe, expect, test } from "vitest";
import "./provide-seldom.js";
import { decodeBase64, encodeBody, looksLikeBase64 } from "./body-encoding.js";
import { parseMediaType } from "./media-type.js";
import { Random } from "./testing/random.js";

function encode(body: string | Buffer, type: string, isCompressed = false) {
  return encodeBody(body, parseMediaType(type), isCompressed);
}

const b64 = (text: string | Buffer) => Buffer.from(text as string).toString("base64");

describe("JSON that could be base64 goes out as base64", () => {
  const types = [
    "application/json",
    "application/json; charset=utf-8",
    "application/vnd.api+json",
    "application/problem+json",
    "application/cloudevents+json; charset=utf-8",
  ];
  const traps = ["true", "null", "2026", "abcd1234", "12345678", " 2026\n", "YQ==", "\ttrue\r\n"];
  test.each(types.flatMap((type) => traps.map((body) => ({ type, body }))))(
    "$body as $type",
    ({ type, body }) => {
      expect(encode(body, type)).toEqual({ text: b64(body), isBase64: true });
      expect(encode(Buffer.from(body), type)).toEqual({ text: b64(body), isBase64: true });
    },
  );
});

describe("other JSON goes out as text", () => {
  const bodies = [
    '{"a":1}',
    "[1]",
    '"abcd"',
    "false",
    "1",
    "12345",
    "-123",
    "1.50",
    "",
    "    ",
    "[]",
    "{}",
    "12 4",
  ];
  test.each(bodies)("%s", (body) => {
    expect(encode(body, "application/json")).toEqual({ text: body, isBase64: false });
    expect(encode(Buffer.from(body), "application/json")).toEqual({ text: body, isBase64: false });
  });
});

describe("binary types go out as base64, text given or not", () => {
  const types = [
    ...[
      "image/png",
      "image/svg+xml",
      "image/svg+xml; charset=utf-8",
      "application/wasm",
      "application/octet-stream",
    ],
    ...["multipart/form-data; boundary=x", "application/x-ndjson", "text/javascript", "application/yaml"],
    ...[
      "application/ld+json",
      "application/jwk-set+json",
      "application/connect+json",
      "application/x-thrift",
    ],
  ];
  test.each(types)("%s", (type) => {
    expect([encode("<é/>", type), encode(Buffer.from([0, 255]), type)]).toEqual([
      { text: b64("<é/>"), isBase64: true },
      { text: "AP8=", isBase64: true },
    ]);
  });
});

describe("text types go out as text", () => {
  test.each([
    { name: "text is text", type: "text/plain", body: "true", text: "true" },
    { name: "UTF-8 bytes are text", type: "text/html", body: Buffer.from("é☃😀"), text: "é☃😀" },
    { name: "a byte order mark stays", type: "text/csv", body: Buffer.from("\ufeffa"), text: "\ufeffa" },
    {
      name: "NUL and other controls stay",
      type: "text/plain",
      body: Buffer.from("\0\u0001\n"),
      text: "\0\u0001\n",
    },
    { name: "declared UTF-8", type: "text/html; charset=UTF-8", body: Buffer.from("é"), text: "é" },
    {
      name: "declared Latin-1 is transcoded",
      type: "text/html; charset=iso-8859-1",
      body: Buffer.from([0x61, 0xe9]),
      text: "aé",
    },
    {
      name: "declared UTF-16 is transcoded",
      type: "text/plain; charset=utf-16",
      body: Buffer.from("aé☃", "utf16le"),
      text: "aé☃",
    },
    {
      name: "declared Shift_JIS is transcoded",
      type: "text/plain; charset=shift_jis",
      body: Buffer.from([0x83, 0x65]),
      text: "テ",
    },
    {
      name: "a text given with a foreign charset is that text",
      type: "text/html; charset=iso-8859-1",
      body: "é",
      text: "é",
    },
    {
      name: "an unknown charset may be UTF-8",
      type: "text/plain; charset=nonsense",
      body: Buffer.from("é"),
      text: "é",
    },
    {
      name: "JSON with another parameter is text",
      type: "application/json; profile=x",
      body: "true",
      text: "true",
    },
    {
      name: "an unlisted type with a charset is text",
      type: "application/x-foo; charset=utf-8",
      body: Buffer.from("é"),
      text: "é",
    },
  ])("$name", ({ type, body, text }) => {
    expect(encode(body, type)).toEqual({ text, isBase64: false });
  });
});

describe("bytes that are no text in their charset", () => {
  const bytes = Buffer.from([0x61, 0xe9, 0xff]);
  test.each([
    {
      name: "a listed text type is read as Windows-1252",
      type: "text/plain",
      encoded: { text: "aéÿ", isBase64: false, contentType: "text/plain; charset=utf-8" },
    },
    {
      name: "so is one that says UTF-8",
      type: "text/html; charset=utf-8",
      encoded: { text: "aéÿ", isBase64: false, contentType: "text/html; charset=utf-8" },
    },
    {
      name: "an unlisted type loses its charset and keeps its bytes",
      type: "application/x-foo; charset=utf-8",
      encoded: { text: "Yen/", isBase64: true, contentType: "application/x-foo" },
    },
    { name: "JSON keeps its bytes", type: "application/json", encoded: { text: "Yen/", isBase64: true } },
    {
      name: "listed +json keeps its bytes",
      type: "application/vnd.api+json",
      encoded: { text: "Yen/", isBase64: true },
    },
  ])("$name", ({ type, encoded }) => {
    expect(encode(bytes, type)).toEqual(encoded);
  });
});

test.each(["application/json", "application/octet-stream", "application/ld+json"])(
  "compressed bytes of %s stay as they are",
  (type) => {
    expect(encode(Buffer.from("abc"), type, true)).toEqual({ text: "YWJj", isBase64: true });
  },
);

describe("looksLikeBase64 is Exec.isBinaryCode", () => {
  /** Trimmed as java.lang.String does it: everything up to U+0020. */
  const isBinaryCode = (text: string) =>
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$/.test(
      text.replace(/^[\0- ]+|[\0- ]+$/g, ""),
    );

  test("never says no where the platform says yes", () => {
    const random = new Random(11);
    const missed: string[] = [];
    let seen = 0;
    for (let i = 0; i < 50_000; i++) {
      const text = random.text(
        random.pick(["ab1+/=", "aZ9= \n\t", 'a1{["\0\u0001 ', "tru e"]),
        random.below(10),
      );
      if (!isBinaryCode(text)) continue;
      seen += 1;
      if (!looksLikeBase64(text)) missed.push(text);
    }
    expect([missed, seen > 1000]).toEqual([[], true]);
  });
});

describe("decodeBase64", () => {
  test.each(["", "YQ==", "YWI=", "YWJj", "YQ", "YWI", "+/+/", "////"])("%s is base64", (text) => {
    expect(decodeBase64(text)).toEqual(Buffer.from(text, "base64"));
  });

  test.each([
    ...[
      "a",
      "abcde",
      "a b",
      "abcd efgh",
      "abcd\nefgh",
      "a-_b",
      "YQ==YQ==",
      "=",
      "==",
      "é",
      "YQ=a",
      "a{b",
      "abcdefg!",
    ],
    "abcd\ufffdefg",
  ])("%s is not", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  test("gives back what was encoded, and refuses it with one odd character anywhere", () => {
    const random = new Random(3);
    const wrong: string[] = [];
    for (let i = 0; i < 5000; i++) {
      const bytes = random.bytes(random.below(20));
      const text = bytes.toString("base64");
      if (decodeBase64(text)?.equals(bytes) !== true) wrong.push(text);
      const at = random.below(text.length + 1);
      const odd = text.slice(0, at) + random.pick([" ", "\n", "-", "_", "é", "{", ":"]) + text.slice(at);
      if (decodeBase64(odd) !== undefined) wrong.push(odd);
    }
    expect(wrong).toEqual([]);
  });
});
