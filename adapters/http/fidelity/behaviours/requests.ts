import { gzipSync } from "node:zlib";
import type { Behaviour, Difference, RequestSketch, Suite } from "../behaviour.js";
import { interimDropped, respelled } from "./differences.js";

const post = (route: string, body: string | Buffer, type = "text/plain"): RequestSketch => ({
  line: `POST /${route}`,
  headers: { "content-type": type },
  body,
});

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

const echoed = (
  name: string,
  type: string,
  body: string | Buffer,
  more: Partial<Behaviour> = {},
): Behaviour => ({
  name: `a request body of ${name}`,
  request: post("echo", body, type),
  ...more,
});

const lastWins = "the platform passes one value per header name, the last";
const gathered = "the platform gathers the body before it calls the action";

const rendered = (listener: string, action: string): Difference => ({
  where: "body",
  listener: JSON.stringify(listener),
  action: JSON.stringify(action),
  because: "the platform parses the URL and renders it again; it means the same",
});

const untyped = (where: string): Difference => ({
  where,
  listener: undefined,
  action: "application/octet-stream",
  because: "the platform gives a body without a type this one",
});

const notUtf8 =
  "the platform decodes text as UTF-8 whatever charset is declared; send such bytes with a binary type";

const damaged: Difference[] = [
  respelled("body.content-type", "text/plain; charset=iso-8859-1", "text/plain; charset=ISO-8859-1"),
  { where: "body.content-length", listener: "4", action: "6", because: notUtf8 },
  {
    where: "body.body",
    listener: { length: 4, hex: "636166e9" },
    action: { length: 6, hex: "636166efbfbd" },
    because: notUtf8,
  },
];

const noUpgrade = "a web action answers once; the adapter refuses for every application, in JSON";

const refused: Difference[] = [
  { where: "status", listener: 200, action: 501, because: noUpgrade },
  { where: "body", listener: '"/url"', because: noUpgrade },
  { where: "header cache-control", listener: undefined, action: ["no-store"], because: noUpgrade },
];

/** What a request looks like. */
export const requests: Suite = {
  title: "The request",
  apps: ["plain"],
  behaviours: [
    { name: "an empty path is the root", request: "GET /" },
    { name: "path and query", request: "GET /url/a/b?x=1&y=2" },
    { name: "an encoded slash", request: "GET /url/a%2Fb" },
    { name: "double slashes", request: "GET /url//a//b" },
    { name: "a trailing slash", request: "GET /url/a/" },
    { name: "encoded blanks and characters", request: "GET /url/a%20b/%C3%A9%E2%98%83" },
    { name: "an encoded percent sign", request: "GET /url/100%25" },
    { name: "punctuation in a path", request: "GET /url/~!$&'()*,=:@;v=1" },
    { name: "an encoded letter", request: "GET /url/%41", differences: [rendered("/url/%41", "/url/A")] },
    {
      name: "dot segments",
      request: "GET /url/./a/../b",
      differences: [rendered("/url/./a/../b", "/url/b")],
    },
    { name: "repeated query keys", request: "GET /url?a=1&a=2&a=3" },
    { name: "empty query values", request: "GET /url?a=&b&c=" },
    { name: "an encoded ampersand and plus", request: "GET /url?a=1%262&b=c%2Bd" },
    {
      name: "a blank in a query",
      request: "GET /url?a=b%20c",
      differences: [rendered("/url?a=b%20c", "/url?a=b+c")],
    },
    { name: "a plus in a query", request: "GET /url?a=b+c" },
    { name: "brackets in a query", request: "GET /url?a%5Bb%5D=1" },
    {
      name: "a question mark in a query",
      request: "GET /url?a=%3F",
      differences: [rendered("/url?a=%3F", "/url?a=?")],
    },
    { name: "a long URL", request: `GET /url/${"a".repeat(3000)}?${"b=1&".repeat(700)}c=1` },
    ...["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].flatMap((method): Behaviour[] => [
      {
        name: `${method} with a body`,
        request: {
          line: `${method} /echo`,
          headers: { "content-type": "application/json" },
          body: '{"a":1}',
        },
      },
      { name: `${method} without a body`, request: `${method} /echo` },
    ]),
    {
      name: "headers, as they came",
      request: {
        line: "GET /headers",
        headers: {
          "x-a": "1",
          authorization: "Bearer token",
          cookie: "a=1; b=2",
          "if-none-match": '"e"',
          "x-empty": "",
          referer: "http://x/y?z",
          "x-number": "007",
          "accept-language": "de",
        },
      },
    },
    {
      name: "`x-forwarded-*` headers",
      request: {
        line: "GET /headers",
        headers: {
          "x-forwarded-for": "1.2.3.4, 5.6.7.8",
          "x-forwarded-proto": "https",
          "x-forwarded-host": "public.example",
          forwarded: "for=1.2.3.4",
          "x-real-ip": "1.2.3.4",
        },
      },
    },
    {
      name: "the `connection` header",
      request: "GET /connection-header",
      differences: [
        {
          where: "body",
          listener: '"keep-alive"',
          action: "null",
          because: "it belongs to the client's connection with the platform",
        },
      ],
    },
    {
      name: "header names arrive in lower case",
      request: { line: "GET /headers", headers: { "X-MIXED-Case": "Value" } },
    },
    {
      name: "`accept-encoding`",
      request: { line: "GET /headers", headers: { "accept-encoding": "gzip, br" } },
      differences: [
        {
          where: "body.accept-encoding",
          listener: "gzip, br",
          action: undefined,
          because:
            "left out so that nobody compresses what would have to be inflated again; `compression: true` passes it",
        },
      ],
    },
    {
      name: "a header twice",
      request: { line: "GET /headers", headers: { "x-twice": ["1", "2"] } },
      differences: [{ where: "body.x-twice", listener: "1, 2", action: "2", because: lastWins }],
    },
    {
      name: "a cookie header twice",
      request: { line: "GET /headers", headers: { cookie: ["a=1", "b=2"] } },
      differences: [{ where: "body.cookie", listener: "a=1; b=2", action: "b=2", because: lastWins }],
    },
    {
      name: "UTF-8 bytes in a header",
      request: { line: "GET /headers", headers: { "x-name": Buffer.from("é").toString("latin1") } },
    },
    {
      name: "Latin-1 bytes in a header",
      request: { line: "GET /headers", headers: { "x-name": "\u00e9" } },
      differences: [
        {
          where: "body.x-name",
          listener: "é",
          action: "ï¿½",
          because: "the platform reads header bytes as UTF-8, and these are none",
        },
      ],
    },
    {
      name: "names of the prototype as header names",
      request: { line: "GET /headers-object", headers: { constructor: "1", "x-a": "2" } },
    },
    {
      name: "`expect: 100-continue`",
      request: { line: "POST /headers", headers: { expect: "100-continue" }, body: "abc" },
      differences: [interimDropped([100]), untyped("body.content-type")],
    },
    {
      name: "a WebSocket upgrade",
      request: {
        line: "GET /url",
        headers: {
          connection: "upgrade",
          upgrade: "websocket",
          "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        },
      },
      differences: refused,
    },
    { name: "a middleware may change headers, url and method", request: "GET /headers-writable" },
    {
      name: "`rawHeaders`",
      request: {
        line: "POST /raw-headers",
        headers: { "x-a": "1", "content-type": "text/plain" },
        body: "abc",
      },
    },
    {
      name: "`headersDistinct`",
      request: { line: "GET /headers-distinct", headers: { "x-a": "1", cookie: "a=1" } },
    },
    { name: "`trailers`, `rawTrailers`, `trailersDistinct`", request: post("request-trailers", "abc") },
    { name: "`httpVersion`, `statusCode`, `aborted` and the like", request: "GET /properties" },
    {
      name: "`instanceof` IncomingMessage, ServerResponse, OutgoingMessage and the stream classes",
      request: "GET /classes",
    },
    { name: "`res.req`, and one socket for both", request: "GET /links" },
    { name: "what the socket says", request: "GET /socket" },
    {
      name: "`setTimeout`, `setKeepAlive`, `setNoDelay`, `ref`, `unref`, `cork`, `uncork` of the socket",
      request: "GET /socket-calls",
    },
    { name: "the socket is an event emitter", request: "GET /socket-events" },
    { name: "listeners on the socket come and go", request: "GET /socket-listeners" },
    {
      name: "`instanceof` net.Socket",
      request: "GET /socket-class",
      differences: [
        {
          where: "body",
          listener: "true",
          action: "false",
          because: "there is no connection; a stream per call would cost more than the call",
        },
      ],
    },
    { name: "`socket.server`", request: "GET /socket-server" },
    {
      name: "50 calls at once",
      request: Array.from({ length: 50 }, (_, i) => post("read-late", `body ${i} ${"x".repeat(i * 10)}`)),
      concurrent: true,
    },
  ],
};

/** How a request's body is read, and what kinds of bodies arrive whole. */
export const requestBodies: Suite = {
  title: "Reading the request's body",
  apps: ["plain"],
  behaviours: [
    { name: "`data` events", request: post("read-data-events", "é and more") },
    { name: "`for await`", request: post("read-for-await", allBytes, "application/octet-stream") },
    { name: "`for await` that is left early", request: post("read-for-await-break", "left early") },
    { name: "`setEncoding('utf8')`", request: post("read-set-encoding", "é☃😀") },
    { name: "`setEncoding('hex')`", request: post("read-set-encoding-hex", "abc") },
    { name: "`readable` events and `read()`", request: post("read-readable", "readable") },
    { name: "`read(n)`", request: post("read-sized", "abcdef") },
    { name: "`pause` and `resume`", request: post("read-paused", "paused") },
    { name: "reading after a timer", request: post("read-late", "late") },
    { name: "reading some turns of the event loop later", request: post("read-late-immediate", "late") },
    { name: "reading twice", request: post("read-twice", "once") },
    { name: "reading after the answer", request: post("read-after-answer", "after"), facts: true },
    { name: "`req.pipe(res)`", request: post("read-pipe", allBytes, "application/octet-stream") },
    { name: "`pipeline` through a transform", request: post("read-pipeline-transform", "upper") },
    { name: "`pipe` to a PassThrough", request: post("read-pass-through", "through") },
    { name: "`unpipe`, then reading", request: post("read-unpipe", "unpiped") },
    { name: "`Readable.toWeb(req)`", request: post("read-web-stream", "web") },
    {
      name: "`stream/consumers` json",
      request: post("read-consumers-json", '{"a":[1,"é"]}', "application/json"),
    },
    {
      name: "`stream/consumers` arrayBuffer",
      request: post("read-consumers-array-buffer", allBytes, "application/octet-stream"),
    },
    { name: "stream operators", request: post("read-operators", "operators") },
    { name: "`unshift`", request: post("read-unshift", "body") },
    { name: "`end` comes without `data` when there is no body", request: "GET /read-nothing" },
    { name: "the same for an empty POST", request: "POST /read-nothing" },
    { name: "a slow reader of a large body", request: post("read-written", "x".repeat(300_000)) },
    {
      name: "a gzipped body with a binary type",
      request: {
        line: "POST /read-gzip",
        headers: { "content-type": "application/octet-stream", "content-encoding": "gzip" },
        body: gzipSync("compressed é"),
      },
    },
    {
      name: "a gzipped JSON body",
      request: {
        line: "POST /read-gzip",
        headers: { "content-type": "application/json", "content-encoding": "gzip" },
        body: gzipSync('{"a":1}'),
      },
    },
    {
      name: "a chunked upload",
      request: {
        line: "POST /echo",
        headers: { "content-type": "text/plain" },
        body: "chunked upload",
        chunked: true,
      },
      differences: [
        { where: "body.transfer-encoding", listener: "chunked", action: undefined, because: gathered },
        { where: "body.content-length", listener: undefined, action: "14", because: gathered },
      ],
    },
    { name: "an empty body with a content type", request: post("echo", "", "application/json") },
    echoed("JSON", "application/json", '{"a":"é",  "b":[1]}'),
    echoed("JSON with a charset", "application/json; charset=utf-8", '{"a":"é"}', {
      differences: [respelled("body.content-type", "application/json; charset=utf-8", "application/json")],
    }),
    echoed("JSON with a profile parameter", "application/json; profile=x", '{"a":1}'),
    echoed("JSON `true`", "application/json", "true"),
    echoed("JSON `2026`", "application/json", "2026"),
    echoed("JSON that is none", "application/json", '{"a":'),
    echoed("application/vnd.api+json", "application/vnd.api+json", '{"data":null}'),
    echoed("application/hal+json", "application/hal+json", '{"_links":{}}'),
    echoed("application/cloudevents+json", "application/cloudevents+json", '{"id":"é"}'),
    echoed(
      "application/cloudevents+json with a charset",
      "application/cloudevents+json; charset=utf-8",
      '{"id":"é"}',
      {
        differences: [
          respelled(
            "body.content-type",
            "application/cloudevents+json; charset=utf-8",
            "application/cloudevents+json; charset=UTF-8",
          ),
        ],
      },
    ),
    echoed("application/problem+json that looks like base64", "application/problem+json", "true"),
    echoed("a form", "application/x-www-form-urlencoded", "a=1&a=2&b=%C3%A9&c=x+y"),
    echoed("text", "text/plain", "é☃😀\u0000\r\n"),
    echoed("text that looks like base64", "text/plain", "aGVsbG8="),
    echoed("text with a byte order mark", "text/plain", "\ufeffbom"),
    echoed("text in ISO-8859-1", "text/plain; charset=iso-8859-1", Buffer.from("caf\u00e9", "latin1"), {
      differences: [...damaged],
    }),
    echoed("an unlisted text type", "text/x-unknown", "some é"),
    echoed("an unlisted text type that looks like base64", "text/x-unknown", "aGVsbG8="),
    echoed("text/javascript with a charset", "text/javascript; charset=utf-8", "let é", {
      differences: [
        respelled("body.content-type", "text/javascript; charset=utf-8", "text/javascript; charset=UTF-8"),
      ],
    }),
    echoed("XML", "application/xml", "<é/>"),
    echoed("every byte, application/octet-stream", "application/octet-stream", allBytes),
    echoed("every byte, an unlisted type", "application/x-foo", allBytes),
    echoed("text, an unlisted type with a charset", "application/x-foo; charset=utf-8", "abcd", {
      differences: [
        respelled(
          "body.content-type",
          "application/x-foo; charset=utf-8",
          "application/x-foo; charset=UTF-8",
        ),
      ],
    }),
    echoed("an image", "image/png", allBytes),
    echoed("SVG", "image/svg+xml", "<svg/>"),
    echoed("protobuf", "application/x-protobuf", Buffer.from([8, 150, 1])),
    echoed(
      "multipart with bytes",
      "multipart/form-data; boundary=cut",
      Buffer.concat([
        Buffer.from('--cut\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'),
        allBytes,
        Buffer.from("\r\n--cut--\r\n"),
      ]),
    ),
    {
      name: "a request body without a content type",
      request: { line: "POST /echo", body: allBytes },
      differences: [untyped("body.content-type")],
    },
    {
      name: "a request body with a content type that is none",
      request: post("echo", "abc", "nonsense"),
      differences: [
        {
          where: "body.content-type",
          listener: "nonsense",
          action: "application/octet-stream",
          because: "the platform replaces a type it cannot parse",
        },
      ],
    },
    {
      name: "a request body of 700 KB",
      request: post("read-pipe", Buffer.alloc(700_000, 0xa7), "application/octet-stream"),
    },
  ],
};
