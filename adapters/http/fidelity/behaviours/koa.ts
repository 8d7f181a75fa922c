import type { Suite } from "../behaviour.js";
import { answersForHangUp, losesType } from "./differences.js";

const json = (target: string, body: string) => ({
  line: `POST ${target}`,
  headers: { "content-type": "application/json" },
  body,
});

/** Koa 2 and 3. */
export const koa: Suite = {
  title: "Koa",
  apps: ["koa3", "koa2"],
  behaviours: [
    { name: "`ctx.body` of text", request: "GET /text" },
    { name: "`ctx.body` of HTML", request: "GET /html" },
    { name: "`ctx.body` of an object", request: "GET /json" },
    { name: "`ctx.body` of a JSON scalar", request: "GET /scalar" },
    { name: "`ctx.body` of a Buffer", request: "GET /bytes" },
    { name: "`ctx.body` of a stream", request: "GET /stream" },
    { name: "`ctx.body` of a file of 900 KB", request: "GET /large-file" },
    {
      name: "`ctx.body` of a stream that fails",
      request: "GET /failing-stream",
      only: ["koa3"],
      differences: [answersForHangUp(502)],
    },
    { name: "`ctx.body` of a stream that fails", request: "GET /failing-stream", only: ["koa2"] },
    { name: "`ctx.body` of a web stream", request: "GET /web-stream", only: ["koa3"] },
    { name: "`ctx.body = null` is 204", request: "GET /null" },
    {
      name: "`ctx.body` of nothing",
      request: "GET /empty",
      differences: [losesType("text/plain; charset=utf-8")],
    },
    { name: "a status only", request: "GET /status/404" },
    { name: "status 304 only", request: "GET /status/304" },
    { name: "`ctx.redirect`", request: "GET /redirect" },
    {
      name: "`ctx.cookies`, signed too",
      request: { line: "GET /cookies", headers: { cookie: "sent=yes; other=1" } },
    },
    { name: "`ctx.throw`", request: "GET /throw" },
    { name: "`ctx.assert`", request: "GET /assert" },
    { name: "a middleware that throws", request: "GET /error" },
    { name: "an async middleware that throws, with headers", request: "GET /error-later" },
    { name: "404 of the framework", request: "GET /none" },
    { name: "405 of the router", request: "PUT /text" },
    {
      name: "OPTIONS of the router",
      request: "OPTIONS /text",
      differences: [losesType("text/plain; charset=utf-8")],
    },
    {
      name: "what `ctx` says, behind a proxy",
      request: {
        line: "GET /request?a=1&a=2&b=%C3%A9",
        headers: {
          "x-forwarded-for": "203.0.113.7, 10.0.0.1",
          "x-forwarded-proto": "https",
          "x-forwarded-host": "public.example",
        },
      },
    },
    { name: "what `ctx` says without a proxy", request: "GET /request" },
    { name: "koa-bodyparser: JSON", request: json("/body", '{"a":{"b":"é"}}') },
    { name: "koa-bodyparser: broken JSON", request: json("/body", '{"a":') },
    {
      name: "koa-bodyparser: form",
      request: {
        line: "POST /body",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "a=1&a=2&b=x+y",
      },
    },
    { name: "koa-bodyparser: nothing", request: "POST /body" },
    {
      name: "`ctx.fresh` answers 304",
      request: { line: "GET /fresh", headers: { "if-none-match": '"tag"' } },
    },
    {
      name: "`ctx.fresh` is stale",
      request: { line: "GET /fresh", headers: { "if-none-match": '"other"' } },
    },
    { name: "`ctx.append`, `vary`, `attachment`", request: "GET /response" },
    { name: "`ctx.respond = false`", request: "GET /bypass" },
    { name: "`ctx.length`", request: "GET /length" },
    { name: "HEAD", request: "HEAD /json" },
    { name: "`finish` and `close`", request: "GET /finish", facts: true },
    {
      name: "20 calls at once",
      request: Array.from({ length: 20 }, (_, i) => json("/body", JSON.stringify({ i }))),
      concurrent: true,
    },
  ],
};
