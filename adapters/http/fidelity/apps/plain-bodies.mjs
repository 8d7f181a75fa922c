/** The body of a response: how it is written, and what it is. */
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { answerJson, codeOf } from "./try-code.mjs";

const text = { "content-type": "text/plain" };
const bytes = { "content-type": "application/octet-stream" };
/** Some megabytes of text that every checkout has. */
const largeFile = createRequire(import.meta.url).resolve("typescript");

/** Bytes that no two positions share by accident, and that are no UTF-8. */
function patternOf(length) {
  const pattern = Buffer.alloc(length);
  for (let i = 0; i < length; i++) pattern[i] = (i * 31 + (i >> 8)) & 0xff;
  return pattern;
}

/** Types and bodies the platform's encoding could spoil; the path names one. */
const typedBodies = {
  "json-true": ["application/json", "true"],
  "json-null": ["application/json", "null"],
  "json-2026": ["application/json", "2026"],
  "json-abcd": ["application/json", '"abcd"'],
  "json-12345678": ["application/json; charset=utf-8", "12345678"],
  "json-empty-string": ["application/json", '""'],
  "json-text-base64": ["application/json", "aGVsbG8="],
  "json-unicode": ["application/json; charset=utf-8", '{"text":"é☃😀\\u0000"}'],
  "json-profile": ["application/json; profile=x", "true"],
  "json-api": ["application/vnd.api+json", "true"],
  "json-problem": ["application/problem+json", '{"title":"no"}'],
  "json-ld": ["application/ld+json", '{"@id":"é"}'],
  "json-hal": ["application/hal+json", '{"_links":{}}'],
  "json-cloudevents": ["application/cloudevents+json", "true"],
  "json-cloudevents-charset": ["application/cloudevents+json; charset=utf-8", '{"id":"1"}'],
  "json-patch": ["application/json-patch+json", "[]"],
  "text-plain": ["text/plain", "plain é☃😀"],
  "text-plain-charset": ["text/plain; charset=utf-8", "plain é"],
  "text-nul": ["text/plain", "a\u0000b\u001fc\r\nd"],
  "text-bom": ["text/plain", "\ufeffbom"],
  "text-base64-like": ["text/plain", "aGVsbG8="],
  "text-latin1": ["text/plain; charset=iso-8859-1", Buffer.from("caf\u00e9", "latin1")],
  "text-utf16": ["text/plain; charset=utf-16le", Buffer.from("caf\u00e9 ☃", "utf16le")],
  "text-not-utf8": ["text/plain", Buffer.from([0x61, 0xff, 0x62])],
  "text-html": ["text/html", "<b>é</b>"],
  "text-css": ["text/css", "a{}"],
  "text-csv": ["text/csv; charset=utf-8; header=present", "a,b"],
  "text-javascript": ["text/javascript", "let é = 1"],
  "text-javascript-charset": ["text/javascript; charset=utf-8", "let é = 1"],
  "text-x-unknown": ["text/x-unknown", "some é"],
  "text-event-stream": ["text/event-stream", "data: é\n\n"],
  "text-markdown": ["text/markdown; charset=UTF-8", "# é"],
  "app-javascript": ["application/javascript", "let é = 1"],
  "app-xml": ["application/xml", "<é/>"],
  "app-atom": ["application/atom+xml", "<é/>"],
  "app-form": ["application/x-www-form-urlencoded", "a=1&b=%C3%A9"],
  "app-ndjson": ["application/x-ndjson", '{"a":"é"}\n{"a":2}\n'],
  "app-yaml": ["application/yaml", "a: é"],
  "app-x-foo": ["application/x-foo", "some é"],
  "app-x-foo-charset": ["application/x-foo; charset=utf-8", "some é"],
  "app-octet-stream": ["application/octet-stream", patternOf(1000)],
  "app-octet-stream-text": ["application/octet-stream", "text as bytes é"],
  "app-pdf": ["application/pdf", Buffer.from("%PDF-1.4\n%\u00e2\u00e3\n", "latin1")],
  "app-wasm": ["application/wasm", Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])],
  "app-zip": ["application/zip", Buffer.from([0x50, 0x4b, 5, 6, ...Array(18).fill(0)])],
  "app-grpc-web": ["application/grpc-web+proto", Buffer.from([0, 0, 0, 0, 1, 255])],
  "image-png": ["image/png", Buffer.from("iVBORw0KGgo=", "base64")],
  "image-svg": ["image/svg+xml", "<svg>é</svg>"],
  "image-svg-charset": ["image/svg+xml; charset=utf-8", "<svg>é</svg>"],
  "font-woff2": ["font/woff2", Buffer.from([0x77, 0x4f, 0x46, 0x32, 0xff])],
  multipart: ["multipart/mixed; boundary=cut", "--cut\r\ncontent-type: text/plain\r\n\r\né\r\n--cut--\r\n"],
  "multipart-bytes": [
    "multipart/byteranges; boundary=cut",
    Buffer.concat([Buffer.from("--cut\r\n\r\n"), patternOf(300), Buffer.from("\r\n--cut--\r\n")]),
  ],
  "type-upper-case": ["TEXT/Plain; Charset=UTF-8", "é"],
};

export const bodyRoutes = {
  typed: (req, res) => {
    const [type, body] = typedBodies[req.url.split("/")[2]];
    res.setHeader("content-type", type);
    res.end(body);
  },
  "typed-empty": (_req, res) => {
    res.setHeader("content-type", "text/css");
    res.end();
  },
  gzipped: (req, res) => {
    const type = { text: "text/plain", json: "application/json", bytes: "application/octet-stream" }[
      req.url.split("/")[2]
    ];
    res.writeHead(200, { "content-type": type, "content-encoding": "gzip" });
    res.end(gzipSync('{"text":"compressed by the application é"}'));
  },
  encodings: (_req, res) => {
    res.writeHead(200, bytes);
    res.write("fffe00", "hex");
    res.write("caf\u00e9", "latin1");
    res.write("aGVsbG8=", "base64");
    res.write("-_-_", "base64url");
    res.write("h\u00e9", "utf16le");
    res.write("\u00e9", "ascii");
    res.write("\u00e9", "binary");
    res.write("\u00e9");
    res.end("4142", "hex");
  },
  "encodings-in-text": (_req, res) => {
    res.writeHead(200, text);
    res.write("48692c20", "hex");
    res.write("d29ybGQ=", "base64");
    res.end(" caf\u00e9", "utf8");
  },
  "end-latin1": (_req, res) => {
    res.writeHead(200, bytes);
    res.end("caf\u00e9", "latin1");
  },
  "write-views": (_req, res) => {
    res.writeHead(200, bytes);
    res.write(new Uint8Array([1, 2, 255]));
    res.write(Buffer.from("buffer"));
    res.write(new Uint8Array(new Uint8Array([9, 8, 7, 6]).buffer, 1, 2));
    res.end(new Uint8Array([3]));
  },
  "write-mixed": (_req, res) => {
    res.writeHead(200, text);
    res.write("text ");
    res.write(Buffer.from("bytes "));
    res.end("é");
  },
  "write-split-character": (_req, res) => {
    res.writeHead(200, text);
    const snowman = Buffer.from("☃");
    res.write(snowman.subarray(0, 1));
    res.write(snowman.subarray(1));
    res.end();
  },
  "write-then-reuse": (_req, res) => {
    res.writeHead(200, bytes);
    const buffer = Buffer.from("first ");
    res.write(buffer, () => {
      buffer.write("second");
      res.end(buffer);
    });
  },
  "write-empty": (_req, res) => {
    res.writeHead(200, text);
    const returned = [res.write(""), res.write(Buffer.alloc(0))];
    res.end(JSON.stringify(returned));
  },
  "write-bad": (_req, res) => {
    res.writeHead(200, text);
    res.end(
      JSON.stringify([
        codeOf(() => res.write(null)),
        codeOf(() => res.write(7)),
        codeOf(() => res.write({})),
        codeOf(() => res.write(undefined)),
        codeOf(() => res.end(7)),
      ]),
    );
  },
  "write-callbacks": (_req, res, facts) => {
    res.writeHead(200, text);
    res.write("one ", () => facts.note("one written"));
    res.write("two ", "utf8", (error) => facts.note("two written", error ?? null));
    facts.note("written");
    res.end("three", "utf8", () => {
      facts.note("ended");
      facts.done();
    });
    facts.note("after end");
  },
  "end-callback-only": (_req, res, facts) => {
    const same =
      res.end(() => {
        facts.note("callback", res.writableFinished, res.writableEnded);
        facts.done();
      }) === res;
    facts.note(same);
  },
  "end-chunk-callback": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.end("chunk", () => {
      facts.note("callback");
      facts.done();
    });
    res.on("finish", () => facts.note("finish"));
  },
  "end-twice": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.on("error", (error) => facts.note("error", error.code));
    res.on("finish", () => facts.note("finish"));
    res.end("once");
    facts.note(res.end() === res);
    res.end((error) => {
      facts.note("second callback", error?.code ?? null);
      facts.done();
    });
  },
  "end-after-finish": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.on("finish", () => {
      facts.note("finish");
      res.end((error) => {
        facts.note(error?.code ?? null);
        facts.done();
      });
    });
    res.end("once");
  },
  "write-after-end": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.on("error", (error) => {
      facts.note("error", error.code, error.message);
      facts.done();
    });
    res.end("once");
    facts.note(
      "returned",
      res.write("late", (error) => facts.note("callback", error?.code ?? null)),
    );
  },
  "end-chunk-after-end": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.on("error", (error) => facts.note("error", error.code));
    res.end("once");
    res.end("late", (error) => {
      facts.note("callback", error?.code ?? null);
      facts.done();
    });
  },
  "chunked-text": (_req, res) => {
    res.writeHead(200, { ...text, "transfer-encoding": "chunked" });
    res.write("first ");
    res.end("5\r\nsecond\r\n");
  },
  "chunked-bytes": (_req, res) => {
    res.writeHead(200, { ...bytes, "transfer-encoding": "chunked" });
    res.write(Buffer.from([0xff, 0xfe]));
    res.end(Buffer.from([0, 1, 0x0d, 0x0a]));
  },
  "first-chunk-binary": (_req, res) => {
    res.setHeader("content-type", "application/octet-stream");
    res.write(patternOf(300));
    res.end("text");
  },
  "end-buffer": (_req, res) => {
    res.setHeader("content-type", "application/octet-stream");
    res.end(patternOf(500));
  },
  "write-later": async (_req, res) => {
    res.writeHead(200, text);
    for (const word of ["one ", "two ", "three"]) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      res.write(word);
    }
    process.nextTick(() => res.end());
  },
  "server-sent-events": (_req, res) => {
    res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    res.flushHeaders();
    let count = 0;
    const timer = setInterval(() => {
      res.write(`id: ${++count}\ndata: ${JSON.stringify({ count })}\n\n`);
      if (count < 3) return;
      clearInterval(timer);
      res.end();
    }, 1);
  },
  "back-pressure": async (_req, res) => {
    res.writeHead(200, bytes);
    const piece = patternOf(64 * 1024);
    for (let i = 0; i < 10; i++) {
      if (!res.write(piece)) await new Promise((resolve) => res.once("drain", resolve));
    }
    res.end();
  },
  corked: (_req, res) => {
    res.writeHead(200, text);
    res.cork();
    const corked = res.writableCorked;
    res.write("a");
    res.write("b");
    res.uncork();
    res.end(JSON.stringify([corked, res.writableCorked]));
  },
  "pipe-readable": (_req, res) => {
    res.writeHead(200, text);
    Readable.from(["from ", "a ", "readable é"]).pipe(res);
  },
  "pipe-events": (_req, res, facts) => {
    res.writeHead(200, text);
    const source = Readable.from(["piped"]);
    res.on("pipe", (from) => facts.note("pipe", from === source));
    res.on("unpipe", (from) => facts.note("unpipe", from === source));
    res.on("finish", facts.done);
    source.pipe(res);
  },
  "pipeline-file": async (_req, res) => {
    res.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    await pipeline(createReadStream(largeFile, { end: 899_999 }), res);
  },
  "pipeline-file-bytes": async (_req, res) => {
    res.writeHead(200, bytes);
    await pipeline(createReadStream(largeFile, { end: 699_999 }), res);
  },
  "pipeline-fails": async (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.on("close", () => {
      facts.note("close", res.writableEnded, res.writableFinished, res.destroyed);
      facts.done();
    });
    try {
      await pipeline(createReadStream(new URL("../testdata/no-such-file", import.meta.url)), res);
    } catch (error) {
      facts.note(error.code);
    }
  },
  "web-stream": async (_req, res) => {
    res.writeHead(200, text);
    for await (const chunk of new Blob(["from ", "a blob é"]).stream()) res.write(chunk);
    res.end();
  },
  "large-json": (_req, res) => answerJson(res, { text: "é".repeat(450_000) }),
  "too-large": (_req, res) => {
    res.writeHead(200, bytes);
    res.end(patternOf(1_100_000));
  },
  "large-bytes": (_req, res) => {
    res.writeHead(200, bytes);
    res.end(patternOf(750_000));
  },
  "length-right": (_req, res) => {
    res.writeHead(200, { ...text, "content-length": 5 });
    res.end("right");
  },
  "length-too-long": (_req, res) => {
    res.writeHead(200, { ...text, "content-length": 10 });
    res.end("short");
  },
  "length-strict": (_req, res, facts) => {
    res.strictContentLength = true;
    res.writeHead(200, { ...text, "content-length": 4 });
    facts.note(codeOf(() => res.write("too long")));
    facts.note(codeOf(() => res.end("shrt!")));
    res.end("four");
    facts.done();
  },
  "length-observed": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.end("computed");
    facts.note(
      res.getHeader("content-length") ?? null,
      res.hasHeader("transfer-encoding"),
      res.chunkedEncoding,
    );
    facts.done();
  },
  "head-length": (_req, res) => {
    res.writeHead(200, { ...text, "content-length": 77, "x-kept": "yes" });
    res.end();
  },
  "head-body": (_req, res) => {
    res.writeHead(200, { ...text, "x-kept": "yes" });
    res.write("written ");
    res.end("although HEAD");
  },
};
