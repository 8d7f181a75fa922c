import { describe, expect, test } from "vitest";
import { ResponseBody } from "./response-body.js";
import { Random } from "./testing/random.js";

type Chunk = string | Uint8Array | [text: string, encoding: BufferEncoding];

function collect(chunks: Chunk[], expectedLength = 0): ResponseBody {
  const body = new ResponseBody(expectedLength);
  for (const chunk of chunks) {
    if (Array.isArray(chunk)) body.append(chunk[0] as string, chunk[1] as BufferEncoding);
    else body.append(chunk as string | Uint8Array, null);
  }
  return body;
}

const mebi = 1024 * 1024;

describe("what was written", () => {
  test.each<{ name: string; chunks: Chunk[]; taken: string | Buffer | undefined }>([
    { name: "nothing", chunks: [], taken: undefined },
    { name: "one text stays text", chunks: ["é"], taken: "é" },
    { name: "texts are one text", chunks: ["a", "é", ["b", "utf8"], ["c", "utf-8"]], taken: "aébc" },
    { name: "bytes stay bytes", chunks: [Buffer.from("a")], taken: Buffer.from("a") },
    {
      name: "several bytes are joined",
      chunks: [Buffer.from("a"), Buffer.from("b"), Buffer.from("c")],
      taken: Buffer.from("abc"),
    },
    { name: "text, then bytes", chunks: ["é", Buffer.from([255])], taken: Buffer.from([0xc3, 0xa9, 255]) },
    { name: "bytes, then text", chunks: [Buffer.from([255]), "é"], taken: Buffer.from([255, 0xc3, 0xa9]) },
    { name: "text in another encoding is bytes", chunks: [["é", "latin1"]], taken: Buffer.from([0xe9]) },
    { name: "base64 is what it says", chunks: [["/w==", "base64"]], taken: Buffer.from([255]) },
    {
      name: "a Uint8Array that is part of another",
      chunks: [new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
      taken: Buffer.from([2, 3]),
    },
    {
      name: "a surrogate pair in two writes is two U+FFFD, as on a wire",
      chunks: ["\ud83d", "\ude00"],
      taken: "\ufffd\ufffd",
    },
  ])("$name", ({ chunks, taken }) => {
    expect(collect(chunks).take()).toEqual(taken);
  });

  test("is the same bytes, however it was cut", () => {
    const random = new Random(5);
    const wrong: number[] = [];
    for (let i = 0; i < 300; i++) {
      const chunks = Array.from({ length: random.below(12) }, (): Chunk => {
        const text = random.text("aé☃😀\0", random.below(2000));
        return random.pick<Chunk>([
          text,
          Buffer.from(text),
          [text, "utf16le"],
          random.bytes(random.below(3000)),
        ]);
      });
      const wanted = Buffer.concat(
        chunks.map((c) =>
          typeof c === "string"
            ? Buffer.from(c)
            : Array.isArray(c)
              ? Buffer.from(c[0] as string, c[1] as BufferEncoding)
              : c,
        ),
      );
      const taken = collect(chunks, random.below(5000)).take() ?? "";
      if (!Buffer.from(taken as string).equals(wanted)) wrong.push(i);
    }
    expect(wrong).toEqual([]);
  });
});

describe("a borrowed chunk", () => {
  test("is the writer's own memory until it is owned", () => {
    const memory = Buffer.from("abc");
    const body = collect([memory]);
    const wasBorrowed = body.isBorrowed;
    body.own();
    memory.fill("x");
    expect([wasBorrowed, body.isBorrowed, body.take()]).toEqual([true, false, Buffer.from("abc")]);
  });

  test("is copied when more comes", () => {
    const memory = Buffer.from("abc");
    const body = collect([memory, "d"]);
    memory.fill("x");
    expect(body.take()).toEqual(Buffer.from("abcd"));
  });
});

describe("more than the platform could send", () => {
  test.each<[string, () => Chunk[], boolean]>([
    ["4 MiB of text", () => ["x".repeat(4 * mebi)], false],
    ["a character more", () => ["x".repeat(4 * mebi), "x"], true],
    ["4 MiB of bytes", () => [Buffer.alloc(4 * mebi)], false],
    ["a byte more", () => [Buffer.alloc(4 * mebi), Buffer.alloc(1)], true],
    ["a text that is larger as bytes", () => ["é".repeat(3 * mebi), Buffer.alloc(1)], true],
  ])("%s", (_, chunks, isTooLarge) => {
    expect(collect(chunks()).isTooLarge).toBe(isTooLarge);
  });

  test("is counted, not kept", () => {
    const body = new ResponseBody(0);
    const chunk = Buffer.alloc(mebi);
    for (let i = 0; i < 1000; i++) body.append(chunk, null);
    expect([body.length, (body.take() as Buffer).length <= 8 * mebi]).toEqual([1000 * mebi, true]);
  });

  test("a declared length of a terabyte reserves no more than could be sent", () => {
    const body = collect([Buffer.from("a"), Buffer.from("b")], 2 ** 40);
    expect((body.take() as Buffer).buffer.byteLength).toBe(4 * mebi);
  });
});
