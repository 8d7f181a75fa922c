import type { Suite } from "../behaviour.js";

const json = (line: string, body: string) => ({
  line,
  headers: { "content-type": "application/json" },
  body,
});

/** Nest on Express and on Fastify. */
export const nest: Suite = {
  title: "Nest",
  apps: ["nest-express", "nest-fastify"],
  behaviours: [
    { name: "text, with a header", request: "GET /items/text" },
    { name: "an object", request: "GET /items/object" },
    { name: "a number", request: "GET /items/scalar" },
    { name: "an async handler", request: "GET /items/later" },
    { name: "a parameter through a pipe", request: "GET /items/one/7" },
    { name: "a pipe that refuses", request: "GET /items/one/x" },
    { name: "an HTTP exception", request: "GET /items/one/101" },
    { name: "body and query", request: json("POST /items?a=1&a=2", '{"b":"é"}') },
    { name: "no body", request: "POST /items" },
    {
      name: "a form body",
      request: {
        line: "POST /items",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "a=1&b=x+y",
      },
    },
    { name: "an exception with an object", request: json("POST /items", '{"bad":"reason"}') },
    { name: "broken JSON", request: json("POST /items", '{"a":') },
    { name: "a status of the route", request: json("PUT /items", '{"a":1}') },
    { name: "204", request: "DELETE /items/one" },
    { name: "a redirect", request: "GET /items/redirect" },
    { name: "headers and ip", request: "GET /items/headers" },
    { name: "a guard that refuses", request: "GET /items/guarded" },
    {
      name: "a guard that passes",
      request: { line: "GET /items/guarded", headers: { "x-key": "let me in" } },
    },
    { name: "an interceptor", request: "GET /items/intercepted" },
    { name: "an error", request: "GET /items/error" },
    { name: "404", request: "GET /none" },
    { name: "a StreamableFile", request: "GET /items/file" },
    { name: "the native response", request: "GET /items/native" },
    { name: "`@Sse`, collected", request: "GET /items/events" },
    { name: "HEAD", request: "HEAD /items/object" },
    {
      name: "20 calls at once",
      request: Array.from({ length: 20 }, (_, i) => json("POST /items", JSON.stringify({ i }))),
      concurrent: true,
    },
  ],
};
