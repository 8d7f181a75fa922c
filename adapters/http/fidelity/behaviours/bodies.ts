import type { Behaviour, Difference, Suite } from "../behaviour.js";
import { losesType } from "./differences.js";

const typed = (name: string, route: string, more: Partial<Behaviour> = {}): Behaviour => ({
  name: `a body of ${name}`,
  request: `GET /typed/${route}`,
  ...more,
});

/** Text goes out as UTF-8 whatever charset it had: the same characters in other bytes. */
const inUtf8 = (bytes: string, text: string, charset: string): Difference[] => [
  {
    where: "body",
    listener: bytes,
    action: text,
    because: "the platform sends text in UTF-8; the characters are the same",
  },
  {
    where: "header content-type",
    listener: [`text/plain; charset=${charset}`],
    action: ["text/plain; charset=utf-8"],
    because: "the platform sends text in UTF-8 and says so",
  },
];

const notCompressed = "the platform carries text as characters, so compressed text is inflated";

const inflated: Difference[] = [
  { where: "body", action: '{"text":"compressed by the application é"}', because: notCompressed },
  { where: "header content-encoding", listener: ["gzip"], action: undefined, because: notCompressed },
];

const overLimit = "a result holds 1 MiB; the caller is told in JSON, where the platform would cut it off";

const tooLarge: Difference[] = [
  { where: "status", listener: 200, action: 507, because: overLimit },
  { where: "body", because: overLimit },
  {
    where: "header content-type",
    listener: ["application/octet-stream"],
    action: ["application/json"],
    because: overLimit,
  },
  { where: "header cache-control", listener: undefined, action: ["no-store"], because: overLimit },
];

const negotiated =
  "the platform refuses, with 406 and without body or status, what the client's Accept leaves out; so it is labelled as the client wants it";

/** The bytes are the same, under another name; the right one stands in a header of its own. */
const relabelled = (listener: string, action: string): Difference[] => [
  { where: "header content-type", listener: [listener], action: [action], because: negotiated },
  { where: "header unlisten-content-type", listener: undefined, because: negotiated },
  { where: "header content-security-policy", listener: undefined, because: negotiated },
];

/** How a response's body is written. */
export const bodies: Suite = {
  title: "Writing the body",
  apps: ["plain"],
  behaviours: [
    {
      name: "`write` with hex, latin1, base64, base64url, utf16le, ascii, binary",
      request: "GET /encodings",
    },
    { name: "`write` with hex and base64 in a text", request: "GET /encodings-in-text" },
    { name: "`end` with latin1", request: "GET /end-latin1" },
    { name: "`write` with Uint8Array, Buffer and views", request: "GET /write-views" },
    { name: "`write` with text and bytes mixed", request: "GET /write-mixed" },
    { name: "`write` in the middle of a character", request: "GET /write-split-character" },
    { name: "a buffer that is reused after its callback", request: "GET /write-then-reuse" },
    { name: "`write` of nothing", request: "GET /write-empty" },
    { name: "`write` and `end` of null, numbers and objects throw Node's codes", request: "GET /write-bad" },
    { name: "`write` and `end` callbacks, in order", request: "GET /write-callbacks", facts: true },
    { name: "`end` with a callback only", request: "GET /end-callback-only", facts: true },
    {
      name: "`end` with a chunk and a callback; `finish` before or after it",
      request: "GET /end-chunk-callback",
      facts: true,
    },
    { name: "`end` twice", request: "GET /end-twice", facts: true },
    { name: "`end` again inside `finish`", request: "GET /end-after-finish", facts: true },
    {
      name: "`write` after the end: error event, callback, return value",
      request: "GET /write-after-end",
      facts: true,
    },
    { name: "`end` with a chunk after the end", request: "GET /end-chunk-after-end", facts: true },
    { name: "`transfer-encoding: chunked` set by hand, text", request: "GET /chunked-text" },
    { name: "`transfer-encoding: chunked` set by hand, bytes", request: "GET /chunked-bytes" },
    { name: "a binary first chunk", request: "GET /first-chunk-binary" },
    { name: "`end` with a Buffer", request: "GET /end-buffer" },
    { name: "writes in later turns of the event loop", request: "GET /write-later" },
    { name: "server-sent events, collected", request: "GET /server-sent-events" },
    { name: "waiting for `drain` whenever `write` says so", request: "GET /back-pressure" },
    { name: "`cork` and `uncork`", request: "GET /corked" },
    { name: "a Readable piped into the response", request: "GET /pipe-readable" },
    { name: "`pipe` and `unpipe` events", request: "GET /pipe-events", facts: true },
    { name: "`pipeline` of a file of 900 KB of text", request: "GET /pipeline-file" },
    { name: "`pipeline` of a file of 700 KB as bytes", request: "GET /pipeline-file-bytes" },
    { name: "chunks of a web stream", request: "GET /web-stream" },
    { name: "JSON of 900 KB", request: "GET /large-json" },
    { name: "bytes of 750 KB", request: "GET /large-bytes" },
    { name: "bytes that do not fit a result", request: "GET /too-large", differences: tooLarge },
    { name: "a declared content length", request: "GET /length-right" },
    {
      name: "a declared content length that is too long",
      request: { line: "GET /length-too-long", headers: { connection: "close" } },
      differences: [
        {
          where: "cut short",
          listener: true,
          action: undefined,
          because: "the platform computes the length itself",
        },
      ],
    },
    { name: "`strictContentLength` throws", request: "GET /length-strict", facts: true },
    {
      name: "no content length appears by itself in `getHeader`",
      request: "GET /length-observed",
      facts: true,
    },
    { name: "HEAD without a body, content length declared", request: "HEAD /head-length" },
    {
      name: "HEAD with a body written",
      request: "HEAD /head-body",
      differences: [losesType("text/plain; charset=utf-8")],
    },
    {
      name: "HEAD of a JSON answer",
      request: "HEAD /typed/json-true",
    },
    {
      name: "HEAD of bytes",
      request: "HEAD /typed/app-octet-stream",
    },
  ],
};

/** Bodies that the platform's encoding by media type could spoil. */
export const types: Suite = {
  title: "Content types",
  apps: ["plain"],
  behaviours: [
    typed("JSON `true`", "json-true"),
    typed("JSON `null`", "json-null"),
    typed("JSON `2026`", "json-2026"),
    typed('JSON `"abcd"`', "json-abcd"),
    typed("JSON `12345678`, with a charset", "json-12345678"),
    typed("JSON, an empty string", "json-empty-string"),
    typed("JSON that is not JSON but base64", "json-text-base64"),
    typed("JSON with characters of every plane", "json-unicode"),
    typed("JSON with a profile parameter", "json-profile"),
    typed("application/vnd.api+json `true`", "json-api"),
    typed("application/problem+json", "json-problem"),
    typed("application/ld+json", "json-ld"),
    typed("application/hal+json", "json-hal"),
    typed("application/cloudevents+json `true`", "json-cloudevents"),
    typed("application/cloudevents+json with a charset", "json-cloudevents-charset"),
    typed("application/json-patch+json", "json-patch"),
    typed("text/plain", "text-plain"),
    typed("text/plain with charset UTF-8", "text-plain-charset"),
    typed("text/plain with control characters", "text-nul"),
    typed("text/plain with a byte order mark", "text-bom"),
    typed("text/plain that could be base64", "text-base64-like"),
    typed("text/plain in ISO-8859-1, declared", "text-latin1", {
      differences: [...inUtf8("bytes 636166e9", "café", "iso-8859-1")],
    }),
    typed("text/plain in UTF-16, declared", "text-utf16", {
      differences: [...inUtf8("bytes 630061006600e90020000326", "café ☃", "utf-16le")],
    }),
    typed("text/plain that is not UTF-8", "text-not-utf8", {
      differences: [
        {
          where: "body",
          listener: "bytes 61ff62",
          action: "aÿb",
          because: "text passes the platform as characters; what is not UTF-8 is read as Windows-1252",
        },
      ],
    }),
    typed("text/html", "text-html"),
    typed("text/css", "text-css"),
    typed("text/csv with another parameter", "text-csv"),
    typed("text/javascript", "text-javascript"),
    typed("text/javascript with a charset", "text-javascript-charset"),
    typed("an unlisted text type", "text-x-unknown"),
    typed("text/event-stream", "text-event-stream"),
    typed("text/markdown", "text-markdown"),
    typed("application/javascript", "app-javascript"),
    typed("application/xml", "app-xml"),
    typed("application/atom+xml", "app-atom"),
    typed("application/x-www-form-urlencoded", "app-form"),
    typed("application/x-ndjson", "app-ndjson"),
    typed("application/yaml", "app-yaml"),
    typed("an unlisted type, text", "app-x-foo"),
    typed("an unlisted type, text with a charset", "app-x-foo-charset"),
    typed("application/octet-stream", "app-octet-stream"),
    typed("application/octet-stream, text", "app-octet-stream-text"),
    typed("application/pdf", "app-pdf"),
    typed("application/wasm", "app-wasm"),
    typed("application/zip", "app-zip"),
    typed("application/grpc-web+proto", "app-grpc-web"),
    typed("image/png", "image-png"),
    typed("image/svg+xml", "image-svg"),
    typed("image/svg+xml with a charset", "image-svg-charset", {
      differences: [
        {
          where: "header content-type",
          listener: ["image/svg+xml; charset=utf-8"],
          action: ["image/svg+xml"],
          because: "the platform takes SVG for binary, and binary types for charsetless",
        },
      ],
    }),
    typed("font/woff2", "font-woff2"),
    typed("multipart/mixed, text", "multipart"),
    typed("multipart/byteranges, bytes", "multipart-bytes"),
    typed("a type in capitals", "type-upper-case"),
    {
      name: "text for a client that accepts JSON only",
      request: { line: "GET /typed/text-html", headers: { accept: "application/json" } },
      differences: relabelled("text/html; charset=utf-8", "application/json"),
    },
    {
      name: "JSON for a client that accepts HTML only",
      request: { line: "GET /typed/json-true", headers: { accept: "text/html" } },
      differences: relabelled("application/json", "text/html; charset=utf-8"),
    },
    {
      name: "bytes for a client that accepts JSON only",
      request: { line: "GET /typed/app-octet-stream", headers: { accept: "application/json" } },
      differences: relabelled("application/octet-stream", "application/json"),
    },
    {
      name: "an image for a client that accepts images",
      request: { line: "GET /typed/image-png", headers: { accept: "image/avif,image/*,*/*;q=0.8" } },
    },
    {
      name: "a page for a browser",
      request: {
        line: "GET /typed/text-html",
        headers: { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" },
      },
    },
    {
      name: "no body, with a content type",
      request: "GET /typed-empty",
      differences: [losesType("text/css; charset=utf-8")],
    },
    {
      name: "text that the application gzipped itself",
      request: "GET /gzipped/text",
      differences: [...inflated],
    },
    { name: "JSON that the application gzipped itself", request: "GET /gzipped/json" },
    { name: "bytes that the application gzipped itself", request: "GET /gzipped/bytes" },
  ],
};
