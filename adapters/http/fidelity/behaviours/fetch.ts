import { createHash } from "node:crypto";
import type { Difference, RequestSketch, Suite } from "../behaviour.js";
import { losesType } from "./differences.js";

const post = (target: string, type: string, body: string | Buffer): RequestSketch => ({
  line: `POST ${target}`,
  headers: { "content-type": type },
  body,
});
const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
const multipart = Buffer.concat([
  Buffer.from(
    '--cut\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\nContent-Type: image/png\r\n\r\n',
  ),
  bytes,
  Buffer.from('\r\n--cut\r\nContent-Disposition: form-data; name="x"\r\n\r\né\r\n--cut--\r\n'),
]);

/** Hono's Node server calls what has no type text/plain, body or not. */
const untyped = losesType("text/plain; charset=utf-8");

const secure = (where: string, listener: string, action: string): Difference => ({
  where,
  listener,
  action,
  because: "a platform's edge speaks https; without x-forwarded-proto that is what the request's URL says",
});

/** Hono, called through its fetch. */
export const hono: Suite = {
  title: "Hono",
  apps: ["hono"],
  behaviours: [
    { name: "`c.text`", request: "GET /text" },
    { name: "`c.json`", request: "GET /json" },
    { name: "`c.json` of a scalar", request: "GET /scalar" },
    { name: "`c.html`", request: "GET /html" },
    { name: "`c.body` of bytes", request: "GET /bytes" },
    { name: "`c.body` without a type", request: "GET /untyped" },
    { name: "a status", request: "GET /status/404" },
    { name: "204", request: "GET /nothing", differences: [untyped] },
    { name: "a redirect", request: "GET /redirect", differences: [untyped] },
    { name: "cookies in and out", request: { line: "GET /cookies", headers: { cookie: "x=1; y=%C3%A9" } } },
    { name: "headers, appended", request: "GET /headers" },
    {
      name: "what `c.req` says",
      request: "GET /request?a=1&a=2&b=%C3%A9",
      differences: [
        secure(
          "body.url",
          "http://service.example/request?a=1&a=2&b=%C3%A9",
          "https://service.example/request?a=1&a=2&b=%C3%A9",
        ),
      ],
    },
    { name: "parameters, decoded", request: "GET /params/a%2Fb/c/d%20e" },
    { name: "JSON body", request: post("/json", "application/json", '{"a":"é"}') },
    { name: "broken JSON", request: post("/json", "application/json", '{"a":') },
    { name: "text body", request: post("/text", "text/plain", "text é") },
    { name: "body of every byte", request: post("/bytes", "application/octet-stream", bytes) },
    { name: "form body", request: post("/form", "application/x-www-form-urlencoded", "a=1&a=2&b=x+y") },
    { name: "multipart body", request: post("/form", "multipart/form-data; boundary=cut", multipart) },
    ...["PUT", "PATCH", "DELETE", "OPTIONS"].map((verb) => ({ name: verb, request: `${verb} /verb` })),
    { name: "HEAD of a GET route", request: "HEAD /json", differences: [losesType("application/json")] },
    { name: "`stream`", request: "GET /stream" },
    { name: "`streamText`", request: "GET /stream-text" },
    { name: "`streamSSE`, collected", request: "GET /events" },
    { name: "an error through `onError`", request: "GET /error" },
    { name: "an HTTPException", request: "GET /exception" },
    { name: "`notFound`", request: "GET /none" },
    { name: "cors", request: { line: "GET /cors/x", headers: { origin: "https://o.example" } } },
    {
      name: "cors: preflight",
      request: {
        line: "OPTIONS /cors/x",
        headers: { origin: "https://o.example", "access-control-request-method": "PUT" },
      },
      differences: [untyped],
    },
    { name: "etag", request: "GET /etag" },
    {
      name: "etag: 304",
      request: {
        line: "GET /etag",
        headers: { "if-none-match": `"${createHash("sha1").update("tagged").digest("hex")}"` },
      },
      differences: [untyped],
    },
    { name: "secure headers", request: "GET /secure" },
    { name: "basic auth refused", request: "GET /auth" },
    {
      name: "basic auth passed",
      request: {
        line: "GET /auth",
        headers: { authorization: `Basic ${Buffer.from("u:p").toString("base64")}` },
      },
    },
    {
      name: "20 calls at once",
      request: Array.from({ length: 20 }, (_, i) => post("/text", "text/plain", `call ${i}`)),
      concurrent: true,
    },
  ],
};

/** A function from Request to Response. */
export const fetchHandler: Suite = {
  title: "Fetch handlers",
  apps: ["fetch-handler"],
  behaviours: [
    { name: "text", request: "GET /text" },
    { name: "`Response.json`", request: "GET /json" },
    { name: "no body", request: "GET /null", differences: [untyped] },
    { name: "204", request: "GET /no-content", differences: [untyped] },
    { name: "bytes", request: "GET /bytes" },
    { name: "a Blob", request: "GET /blob" },
    { name: "URLSearchParams", request: "GET /form" },
    { name: "a redirect", request: "GET /redirect", differences: [untyped] },
    { name: "several cookies, joined headers", request: "GET /cookies" },
    { name: "a ReadableStream", request: "GET /stream" },
    {
      name: "the request's URL",
      request: "GET /url?a=1",
      differences: [secure("body", '"http://service.example/url?a=1"', '"https://service.example/url?a=1"')],
    },
    { name: "what the request says", request: "GET /request?a=1&b=%C3%A9" },
    { name: "what a request with a body says", request: post("/request", "text/plain", "abc") },
    { name: "a body of every byte", request: post("/echo", "application/octet-stream", bytes) },
    {
      name: "a body passed on as a stream",
      request: post("/echo-stream", "application/octet-stream", bytes),
    },
    { name: "`request.json`", request: post("/json-body", "application/json", '{"a":"é"}') },
    {
      name: "`request.formData`",
      request: post("/form-body", "multipart/form-data; boundary=cut", multipart),
    },
    { name: "`request.clone`", request: post("/clone", "text/plain", "twice") },
    { name: "404", request: "GET /none" },
    { name: "HEAD", request: "HEAD /text" },
    { name: "PUT", request: { line: "PUT /request", headers: { "content-type": "text/plain" }, body: "x" } },
    { name: "DELETE", request: "DELETE /request" },
  ],
};
