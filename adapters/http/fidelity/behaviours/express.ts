import { createHash, createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Behaviour, RequestSketch, Suite } from "../behaviour.js";
import { answersForCutShort, gainsType } from "./differences.js";

const post = (target: string, body: string | Buffer, type: string, headers = {}): RequestSketch => ({
  line: `POST ${target}`,
  headers: { "content-type": type, ...headers },
  body,
});
const json = (target: string, body: string, headers = {}) => post(target, body, "application/json", headers);
const form = (target: string, body: string) => post(target, body, "application/x-www-form-urlencoded");
const get = (target: string, headers: Record<string, string>): RequestSketch => ({
  line: `GET ${target}`,
  headers,
});

const forwarded = {
  "x-forwarded-for": "203.0.113.7, 10.0.0.1",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "public.example",
};

const cutShort = "Express ends the connection; an action has none, and half an answer must not look whole";

/** What Express computes for a body (the etag package): its length in hexadecimal, the start of its SHA-1. */
const weakEtag = (body: string) =>
  `W/"${body.length.toString(16)}-${createHash("sha1").update(body).digest("base64").slice(0, 27)}"`;

/** Express 4 and 5. */
export const express: Suite = {
  title: "Express",
  apps: ["express5", "express4"],
  behaviours: [
    { name: "`res.send` of text", request: "GET /text" },
    { name: "`res.json`", request: "GET /json" },
    ...["true", "null", "2026", '"abcd"', "[]", "{}"].map(
      (value): Behaviour => ({
        name: `\`res.json(${value})\``,
        request: `GET /json/${encodeURIComponent(value)}`,
      }),
    ),
    { name: "`res.send` of a Buffer", request: "GET /bytes" },
    ...[200, 201, 400, 404, 500].map(
      (code): Behaviour => ({ name: `\`res.sendStatus(${code})\``, request: `GET /status/${code}` }),
    ),
    { name: "`res.sendStatus(204)`", request: "GET /status/204" },
    { name: "`res.status(204).end()`", request: "GET /nothing" },
    { name: "`res.send()` of nothing", request: "GET /send-nothing" },
    { name: "`res.redirect`", request: "GET /redirect" },
    { name: "`res.redirect` with a status", request: "GET /redirect/308" },
    { name: "`res.cookie`, `res.clearCookie`", request: "GET /cookies" },
    { name: "`res.set`, `append`, `vary`, `links`, `type`, `location`", request: "GET /headers" },
    { name: "`res.attachment` with a name outside ASCII", request: "GET /attachment" },
    { name: "`res.download`", request: "GET /download" },
    { name: "`res.sendFile`", request: "GET /send-file" },
    { name: "`res.sendFile` of a missing file", request: "GET /send-missing-file" },
    { name: "a file of 900 KB through `pipeline`", request: "GET /large-file" },
    { name: "`res.format` by Accept: html", request: get("/format", { accept: "text/html" }) },
    { name: "`res.format` by Accept: json", request: get("/format", { accept: "application/json" }) },
    { name: "`res.jsonp`", request: "GET /jsonp?callback=cb" },
    { name: "`res.locals`, `res.req`, `req.res`", request: "GET /locals" },
    { name: "server-sent events, collected", request: "GET /events" },
    { name: "`finish` and `close`", request: "GET /finish", facts: true },
    { name: "404 page", request: "GET /none/such?x=%3Cb%3E" },
    { name: "404 page for a POST", request: json("/none", "{}") },
    {
      name: "what `req` says",
      request: get("/request?a=1&a=2&b%5Bc%5D=3", {
        "accept-language": "en",
        "x-requested-with": "XMLHttpRequest",
        referer: "http://r.example/",
        range: "bytes=0-4",
      }),
    },
    { name: "`x-forwarded-*` is not believed without `trust proxy`", request: get("/request", forwarded) },
    {
      name: "`trust proxy`: `req.ip`, `ips`, `protocol`, `secure`, `hostname`",
      request: get("/trusting", forwarded),
    },
    { name: "`trust proxy` without forwarded headers", request: "GET /trusting" },
    { name: "`req.params`, decoded", request: "GET /params/a%2Fb/x/%C3%A9%20c" },
    { name: "`req.is`", request: json("/is", "{}") },
    { name: "no parser: `req.body` stays undefined", request: json("/body/none", '{"a":1}') },
    { name: "`express.json`", request: json("/body/json", '{"a":{"b":["é"]}}') },
    { name: "`express.json` after an async middleware", request: json("/body/json-after-async", '{"a":1}') },
    { name: "`express.json` of nothing", request: json("/body/json", "") },
    { name: "`express.json` without a content type", request: "POST /body/json" },
    { name: "`express.json` of another type", request: post("/body/json", "text", "text/plain") },
    { name: "`express.json` of a scalar, not strict", request: json("/body/json-loose", "2026") },
    {
      name: "`express.json` of +json",
      request: post("/body/json-loose", '{"a":1}', "application/vnd.api+json"),
    },
    { name: "`express.json` refuses what is no JSON", request: json("/body/json", '{"a":') },
    {
      name: "`express.json` refuses a body over its limit",
      request: json("/body/json-small", '{"a":"long enough"}'),
    },
    {
      name: "`express.json` inflates",
      request: {
        line: "POST /body/json",
        headers: { "content-type": "application/json", "content-encoding": "gzip" },
        body: gzipSync('{"a":1}'),
      },
    },
    {
      name: "`express.json` on DELETE",
      request: {
        line: "DELETE /body/json",
        headers: { "content-type": "application/json" },
        body: '{"a":1}',
      },
    },
    { name: "`__proto__` in JSON", request: json("/body/json", '{"__proto__":{"polluted":1},"a":1}') },
    { name: "`express.urlencoded`", request: form("/body/form", "a=1&a=2&b=x+y&c=%C3%A9&d=") },
    {
      name: "`express.urlencoded`, extended",
      request: form("/body/form-extended", "a%5Bb%5D=1&c%5B%5D=2&c%5B%5D=3"),
    },
    { name: "`express.text`", request: post("/body/text", "text é", "text/plain") },
    {
      name: "`express.raw`",
      request: post("/body/raw", Buffer.from([0, 255, 10, 13]), "application/octet-stream"),
    },
    { name: "several parsers, JSON", request: json("/body/all", '{"a":1}') },
    { name: "several parsers, form", request: form("/body/all", "a=1") },
    { name: "one parser twice", request: json("/body/twice", '{"a":1}') },
    {
      name: "a webhook's signature over the exact bytes",
      request: json("/webhook", '{ "a" : 1,\n\t"b":"é" }'),
    },
    {
      name: "answering first, reading then",
      request: post("/answered-first", "processed later", "text/plain"),
      facts: true,
    },
    { name: "an error thrown in a route", request: "GET /throws" },
    { name: "an error passed to `next` later", request: "GET /throws-later" },
    { name: "an error with a status", request: "GET /throws-teapot" },
    { name: "a rejected async route", request: "GET /rejects", only: ["express5"] },
    { name: "an error handler of the application's", request: "GET /handled" },
    {
      name: "an error after the head was written",
      request: "GET /throws-after-head",
      differences: [
        ...answersForCutShort("partial", "text/plain; charset=utf-8", cutShort),
        { where: "header x-powered-by", listener: ["Express"], action: undefined, because: cutShort },
      ],
    },
    { name: "a mounted router: `baseUrl`, `url`, `originalUrl`", request: "GET /mounted/inner/7?x=1" },
    { name: "a mounted application", request: "GET /sub" },
    ...["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].map(
      (verb): Behaviour => ({ name: `${verb} on a route`, request: `${verb} /verbs` }),
    ),
    { name: "`app.all`", request: "PATCH /all" },
    { name: "static: index", request: "GET /static/" },
    { name: "static: page", request: "GET /static/page.html" },
    { name: "static: image", request: "GET /static/dot.png" },
    { name: "static: stylesheet", request: "GET /static/style.css" },
    { name: "static: HEAD", request: "HEAD /static/page.html" },
    { name: "static: a folder redirects to its slash", request: "GET /static/folder" },
    { name: "static: a folder's index", request: "GET /static/folder/" },
    { name: "static: missing", request: "GET /static/none.html" },
    { name: "static: without redirect and index", request: "GET /static-no-redirect/folder" },
    { name: "static: outside the folder", request: "GET /static/..%2F..%2Fplain.mjs" },
    { name: "static: a range", request: get("/static/page.html", { range: "bytes=5-9" }) },
    { name: "static: a range from the end", request: get("/static/dot.png", { range: "bytes=-6" }) },
    { name: "static: a range that cannot be", request: get("/static/page.html", { range: "bytes=9999-" }) },
    {
      name: "static: not modified since",
      request: get("/static/page.html", { "if-modified-since": "Wed, 21 Oct 2099 07:28:00 GMT" }),
    },
    { name: "static: another etag", request: get("/static/page.html", { "if-none-match": '"other"' }) },
    { name: "static: a failed precondition", request: get("/static/page.html", { "if-match": '"other"' }) },
    {
      name: "a matching weak etag answers 304",
      request: get("/cached", { "if-none-match": weakEtag("cached body") }),
    },
    { name: "a matching etag answers 304", request: get("/strong-etag", { "if-none-match": '"mine"' }) },
    {
      name: "an older date answers 304",
      request: get("/modified", { "if-modified-since": "Wed, 21 Oct 2015 07:28:00 GMT" }),
    },
    {
      name: "`cache-control: no-cache` of the client wins over its etag",
      request: get("/strong-etag", { "if-none-match": '"mine"', "cache-control": "no-cache" }),
    },
    { name: "HEAD of a JSON route", request: "HEAD /json" },
    { name: "HEAD of a binary route", request: "HEAD /bytes" },
    {
      name: "method override by header is left to the application",
      request: { line: "POST /verbs", headers: { "x-http-method-override": "DELETE" } },
    },
    {
      name: "20 calls at once",
      request: Array.from({ length: 20 }, (_, i) => json("/body/json-after-async", JSON.stringify({ i }))),
      concurrent: true,
    },
  ],
};

const boundary = "----cut";
const multipart = (target: string, ...parts: [head: string, body: string | Buffer][]): RequestSketch =>
  post(
    target,
    Buffer.concat([
      ...parts.map(([head, body]) =>
        Buffer.concat([
          Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
          Buffer.from(body),
          Buffer.from("\r\n"),
        ]),
      ),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
    `multipart/form-data; boundary=${boundary}`,
  );

const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const file = 'name="file"; filename="a.bin"\r\nContent-Type: application/octet-stream';

const signature = createHmac("sha256", "keyboard").update("fixed").digest("base64").replace(/=+$/, "");
const sessionCookie = `connect.sid=${encodeURIComponent(`s:fixed.${signature}`)}`;

/** Packages that Express applications use. */
export const expressMiddleware: Suite = {
  title: "Express middleware",
  apps: ["express5-middleware", "express4-middleware"],
  behaviours: [
    {
      name: "multer: a file of every byte, and a field",
      request: multipart("/multer", [file, bytes], ['name="field"', "value é"]),
    },
    {
      name: "multer: several files",
      request: multipart(
        "/multer-many",
        ['name="files"; filename="a"', "one"],
        ['name="files"; filename="b"', "three"],
        ['name="x"', "1"],
      ),
    },
    { name: "multer: a file over its limit", request: multipart("/multer-limit", [file, "too long"]) },
    {
      name: "busboy through `req.pipe`",
      request: multipart("/busboy", [file, bytes], ['name="field"', "value"]),
    },
    { name: "raw-body", request: post("/raw-body", bytes, "application/octet-stream") },
    { name: "raw-body: over its limit", request: post("/raw-body-limit", bytes, "application/octet-stream") },
    { name: "compression, client without `accept-encoding`", request: "GET /compression" },
    { name: "compression with `res.flush`", request: "GET /compression-stream" },
    { name: "express-session: a cookie is set", request: "GET /session/count" },
    {
      name: "express-session: the cookie is found again",
      request: ["GET /session/count", { line: "GET /session/count", headers: { cookie: sessionCookie } }],
    },
    {
      name: "cookie-parser: plain and signed",
      request: get("/cookie-parser", { cookie: "a=1; b=%C3%A9; signed=s%3Avalue.bad" }),
    },
    { name: "helmet", request: "GET /helmet" },
    { name: "cors", request: get("/cors", { origin: "https://o.example" }) },
    {
      name: "cors: preflight",
      request: {
        line: "OPTIONS /cors",
        headers: {
          origin: "https://o.example",
          "access-control-request-method": "PUT",
          "access-control-request-headers": "x-a",
        },
      },
    },
    { name: "morgan", request: "GET /morgan?x=1", facts: true },
    { name: "morgan, immediate", request: "GET /morgan-immediate", facts: true },
    { name: "on-finished of request and response", request: "GET /on-finished", facts: true },
    { name: "on-finished after the body was read", request: post("/on-finished-read", "read", "text/plain") },
    { name: "on-headers, twice", request: "GET /on-headers" },
    { name: "http-proxy-middleware: GET", request: "GET /proxy/a%2Fb?x=1" },
    {
      name: "http-proxy-middleware: POST with a body",
      request: post("/proxy/upload", bytes, "application/octet-stream"),
    },
    { name: "http-proxy-middleware: JSON", request: json("/proxy/json", '{"a":"é"}') },
    {
      name: "http-proxy-middleware: a body that was parsed before",
      request: json("/proxy-parsed/json", '{"a":1}'),
    },
    { name: "http-proxy-middleware: the upstream's 404", request: "GET /proxy/missing" },
    {
      name: "http-proxy-middleware: no upstream",
      request: "GET /proxy-dead",
      differences: [gainsType("text/plain; charset=utf-8")],
    },
    { name: "serve-static", request: "GET /files/page.html" },
  ],
};
