/** One Koa application, made with the Koa it is given: 2 and 3 answer alike. */
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import Router from "@koa/router";
import bodyParser from "koa-bodyparser";
import { factsOf } from "./facts.mjs";

const largeFile = createRequire(import.meta.url).resolve("typescript");

export function makeKoaApp(Koa) {
  const app = new Koa({ proxy: true, keys: ["key"] });
  app.silent = true;
  app.use(async (ctx, next) => {
    ctx.set("x-before", "1");
    await next();
    ctx.set("x-after", String(ctx.status));
  });
  app.use(bodyParser());
  const router = new Router();
  router.get("/text", (ctx) => {
    ctx.body = "text é";
  });
  router.get("/html", (ctx) => {
    ctx.body = "<b>é</b>";
  });
  router.get("/json", (ctx) => {
    ctx.body = { a: [1, "é"] };
  });
  router.get("/scalar", (ctx) => {
    ctx.type = "json";
    ctx.body = "2026";
  });
  router.get("/bytes", (ctx) => {
    ctx.body = Buffer.from([0, 255, 1]);
  });
  router.get("/stream", (ctx) => {
    ctx.type = "text/plain";
    ctx.body = Readable.from(["a ", "stream"]);
  });
  router.get("/large-file", (ctx) => {
    ctx.type = "text/plain";
    ctx.body = createReadStream(largeFile, { end: 899_999 });
  });
  router.get("/failing-stream", (ctx) => {
    ctx.body = createReadStream("/no/such/file");
  });
  router.get("/null", (ctx) => {
    ctx.body = null;
  });
  router.get("/empty", (ctx) => {
    ctx.status = 200;
    ctx.body = "";
  });
  router.get("/status/:code", (ctx) => {
    ctx.status = Number(ctx.params.code);
  });
  router.get("/redirect", (ctx) => ctx.redirect("/elsewhere"));
  router.get("/cookies", (ctx) => {
    ctx.cookies.set("a", "1");
    ctx.cookies.set("b", "2", { signed: true, sameSite: "lax" });
    ctx.body = ctx.cookies.get("sent") ?? "none";
  });
  router.get("/throw", (ctx) => ctx.throw(403, "forbidden é"));
  router.get("/assert", (ctx) => ctx.assert(false, 422, "asserted"));
  router.get("/error", () => {
    throw new Error("internal");
  });
  router.get("/error-later", async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    throw Object.assign(new Error("exposed"), { status: 409, expose: true, headers: { "x-error": "1" } });
  });
  router.get("/request", (ctx) => {
    const {
      url,
      originalUrl,
      path,
      query,
      querystring,
      host,
      hostname,
      protocol,
      secure,
      ip,
      ips,
      subdomains,
      href,
      origin,
      method,
      length,
    } = ctx;
    ctx.body = {
      url,
      originalUrl,
      path,
      query,
      querystring,
      host,
      hostname,
      protocol,
      secure,
      ip,
      ips,
      subdomains,
      href,
      origin,
      method,
      length,
      type: ctx.request.type,
      accepts: ctx.accepts("json", "html"),
      get: ctx.get("user-agent"),
      idempotent: ctx.idempotent,
    };
  });
  router.post("/body", (ctx) => {
    ctx.body = { body: ctx.request.body, raw: ctx.request.rawBody ?? null, is: ctx.is("json", "urlencoded") };
  });
  router.get("/fresh", (ctx) => {
    ctx.status = 200;
    ctx.etag = "tag";
    ctx.lastModified = new Date(0);
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = "stale";
  });
  router.get("/response", (ctx) => {
    ctx.append("x-a", "1");
    ctx.append("x-a", "2");
    ctx.vary("Origin");
    ctx.attachment("☃.txt");
    ctx.body = {
      has: ctx.response.has("x-a"),
      writable: ctx.writable,
      headerSent: ctx.headerSent,
      socket: typeof ctx.socket,
    };
  });
  router.get("/bypass", (ctx) => {
    ctx.respond = false;
    ctx.res.writeHead(202, { "content-type": "text/plain" });
    ctx.res.end("bypassed");
  });
  router.get("/length", (ctx) => {
    ctx.body = "length";
    ctx.set("x-length", String(ctx.length));
  });
  router.get("/finish", (ctx) => {
    const facts = factsOf(ctx.req);
    ctx.res.on("finish", () => facts.note("finish"));
    ctx.res.on("close", () => {
      facts.note("close");
      facts.done();
    });
    ctx.body = "finish";
  });
  router.get("/web-stream", (ctx) => {
    ctx.type = "text/plain";
    ctx.body = new Blob(["from a blob"]).stream();
  });
  app.use(router.routes()).use(router.allowedMethods());
  return app;
}
