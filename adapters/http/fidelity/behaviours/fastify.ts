import type { Suite } from "../behaviour.js";

const send = (line: string, type: string, body: string | Buffer) => ({
  line,
  headers: { "content-type": type },
  body,
});
const json = (target: string, body: string) => send(`POST ${target}`, "application/json", body);

const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));

/** Fastify 4 and 5, called through their router. */
export const fastify: Suite = {
  title: "Fastify",
  apps: ["fastify5", "fastify4"],
  behaviours: [
    { name: "an object returned", request: "GET /object" },
    { name: "text returned", request: "GET /text" },
    { name: "`reply.send`", request: "GET /reply-send" },
    { name: "`reply.type`", request: "GET /html" },
    { name: "a JSON scalar", request: "GET /scalar" },
    { name: "a Buffer", request: "GET /bytes" },
    { name: "a stream", request: "GET /stream" },
    { name: "a stream from an async handler", request: "GET /stream-async" },
    { name: "a file of 900 KB", request: "GET /large-file" },
    { name: "a stream that fails", request: "GET /failing-stream" },
    { name: "204", request: "GET /nothing" },
    { name: "a status with a body", request: "GET /status/404" },
    { name: "a redirect", request: "GET /redirect" },
    { name: "headers, lists, several cookies", request: "GET /headers" },
    {
      name: "what `request` says, `trustProxy`",
      request: {
        line: "GET /request?a=1&a=2&b=%C3%A9",
        headers: {
          "x-forwarded-for": "203.0.113.7, 10.0.0.1",
          "x-forwarded-proto": "https",
          "x-forwarded-host": "public.example",
        },
      },
    },
    { name: "what `request` says without a proxy", request: "GET /request" },
    { name: "parameters and wildcards, decoded", request: "GET /params/a%2Fb/c/d%20e" },
    { name: "a plugin that loads slowly", request: "GET /plugin" },
    { name: "JSON body", request: json("/body", '{"a":{"b":"é"}}') },
    { name: "JSON body of PUT", request: send("PUT /body", "application/json", '{"a":1}') },
    { name: "JSON body of PATCH", request: send("PATCH /body", "application/json", '{"a":1}') },
    { name: "JSON body of DELETE", request: send("DELETE /body", "application/json", '{"a":1}') },
    { name: "DELETE without a body", request: "DELETE /body" },
    { name: "broken JSON", request: json("/body", '{"a":') },
    { name: "an empty JSON body", request: json("/body", "") },
    { name: "no body", request: "POST /body" },
    { name: "text body", request: send("POST /body", "text/plain", "text é") },
    { name: "an unsupported type", request: send("POST /body", "application/x-none", "abc") },
    { name: "`__proto__` in JSON", request: json("/body", '{"__proto__":{"a":1}}') },
    { name: "a parser for buffers", request: send("POST /body", "application/x-bytes", bytes) },
    { name: "a parser for streams", request: send("POST /body", "application/x-stream", bytes) },
    { name: "a body over its limit", request: json("/small", '{"a":12345}') },
    { name: "validation that passes", request: json("/validated", '{"a":"7"}') },
    { name: "validation that fails", request: json("/validated", '{"b":1}') },
    { name: "a response schema", request: "GET /serialised" },
    { name: "an error", request: "GET /error" },
    { name: "an error with a status", request: "GET /error-status" },
    { name: "an error sent", request: "GET /reply-error" },
    { name: "an error handler", request: "GET /handled" },
    { name: "404", request: "GET /none?x=1" },
    { name: "404 for a POST with a body", request: json("/none", "{}") },
    { name: "a known path with another verb", request: "PUT /object" },
    { name: "HEAD of a GET route", request: "HEAD /object" },
    { name: "OPTIONS", request: "OPTIONS /object" },
    { name: "`reply.hijack` and `reply.raw`", request: "GET /hijack" },
    { name: "`reply.raw` alone", request: "GET /raw" },
    { name: "hooks, `onSend` and `onResponse` too", request: "GET /hooks", facts: true },
    {
      name: "`reply.trailer`",
      request: "GET /trailer",
      differences: [
        {
          where: "trailers",
          listener: [["x-checksum", "abc"]],
          action: undefined,
          because: "a result has no place for trailers",
        },
        { where: "header trailer", listener: ["x-checksum"], action: undefined, because: "none follow" },
      ],
    },
    { name: "`reply.code` before a return", request: "GET /early-return" },
    {
      name: "20 calls at once",
      request: Array.from({ length: 20 }, (_, i) => json("/body", JSON.stringify({ i }))),
      concurrent: true,
    },
  ],
};

export const fastifyPlugins: Suite = {
  title: "Fastify plugins",
  apps: ["fastify5-plugins"],
  behaviours: [
    { name: "@fastify/cookie", request: { line: "GET /cookies", headers: { cookie: "x=1; y=%C3%A9" } } },
    { name: "`rewriteUrl`", request: "GET /rewritten" },
    { name: "`ignoreTrailingSlash`", request: "GET /cookies/" },
    {
      name: "@fastify/multipart: a file of every byte, and a field",
      request: send(
        "POST /multipart",
        "multipart/form-data; boundary=cut",
        Buffer.concat([
          Buffer.from('--cut\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n'),
          bytes,
          Buffer.from('\r\n--cut\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n--cut--\r\n'),
        ]),
      ),
    },
  ],
};
