/** One Fastify application, made with the Fastify it is given: 4 and 5 answer alike. */
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { factsOf } from "./facts.mjs";

const largeFile = createRequire(import.meta.url).resolve("typescript");
const later = () => new Promise((resolve) => setTimeout(resolve, 1));

export function makeFastifyApp(fastify, options = {}) {
  const app = fastify({ trustProxy: true, genReqId: () => "fixed", ...options });
  app.decorate("loaded", { value: "" });
  // A plugin that takes time: nothing may be answered before it is loaded.
  app.register(async (instance) => {
    await later();
    app.loaded.value = "by a plugin";
    instance.get("/plugin", async () => app.loaded);
  });

  app.get("/object", async () => ({ a: [1, "é"] }));
  app.get("/text", async () => "text é");
  app.get("/reply-send", (_request, reply) => {
    reply.send({ sent: true });
  });
  app.get("/html", (_request, reply) => reply.type("text/html; charset=utf-8").send("<b>é</b>"));
  app.get("/scalar", (_request, reply) => reply.type("application/json").send("2026"));
  app.get("/bytes", async () => Buffer.from([0, 255, 1]));
  app.get("/stream", (_request, reply) => reply.type("text/plain").send(Readable.from(["a ", "stream"])));
  app.get("/stream-async", async (_request, reply) => {
    reply.type("text/plain").send(Readable.from(["an async ", "stream"]));
    return reply;
  });
  app.get("/large-file", (_request, reply) =>
    reply.type("text/plain").send(createReadStream(largeFile, { end: 899_999 })),
  );
  app.get("/failing-stream", (_request, reply) => reply.send(createReadStream("/no/such/file")));
  app.get("/nothing", (_request, reply) => reply.code(204).send());
  app.get("/status/:code", (request, reply) =>
    reply.code(Number(request.params.code)).send({ code: request.params.code }),
  );
  app.get("/redirect", (_request, reply) => reply.code(303).header("location", "/elsewhere").send());
  app.get("/headers", (_request, reply) => {
    reply
      .header("x-a", "1")
      .headers({ "x-b": "2", "x-c": ["3", "4"] })
      .header("set-cookie", "a=1")
      .header("set-cookie", "b=2");
    reply.send([
      reply.getHeader("x-a"),
      reply.hasHeader("x-b"),
      reply.sent,
      Object.keys(reply.getHeaders()).sort(),
    ]);
  });
  app.get("/request", async (request) => ({
    id: request.id,
    url: request.url,
    query: request.query,
    ip: request.ip,
    ips: request.ips ?? null,
    protocol: request.protocol,
    hostname: request.hostname,
    method: request.method,
    is404: request.is404,
    raw: [request.raw.url, request.raw.method, request.raw.httpVersion],
    socket: [request.socket === request.raw.socket, typeof request.socket.remotePort],
    agent: request.headers["user-agent"],
  }));
  app.get("/params/:id/*", async (request) => request.params);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    app.route({ method, url: "/body", handler: async (request) => ({ method, body: request.body ?? null }) });
  }
  const schema = { body: { type: "object", required: ["a"], properties: { a: { type: "integer" } } } };
  app.post("/validated", { schema }, async (request) => request.body);
  const response = { 200: { type: "object", properties: { shown: { type: "string" } } } };
  app.get("/serialised", { schema: { response } }, async () => ({ shown: "yes", hidden: "no" }));
  app.addContentTypeParser("application/x-bytes", { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body.toString("hex")),
  );
  app.addContentTypeParser("application/x-stream", (_request, payload, done) => {
    let length = 0;
    payload.on("data", (chunk) => {
      length += chunk.length;
    });
    payload.on("end", () => done(null, { length }));
  });
  app.post("/small", { bodyLimit: 4 }, async (request) => request.body);

  app.get("/error", async () => {
    throw new Error("internal");
  });
  app.get("/error-status", async () => {
    throw Object.assign(new Error("teapot"), { statusCode: 418, code: "TEAPOT" });
  });
  app.get("/reply-error", (_request, reply) => reply.code(409).send(new Error("conflict")));
  app.register(async (instance) => {
    instance.setErrorHandler((error, _request, reply) => reply.code(400).send({ handled: error.message }));
    instance.get("/handled", async () => {
      throw new Error("for the handler");
    });
  });

  app.get("/hijack", (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(202, ["content-type", "text/plain", "set-cookie", "a=1", "set-cookie", "b=2"]);
    reply.raw.end("hijacked");
  });
  app.get("/raw", (_request, reply) => {
    reply.raw.setHeader("content-type", "text/plain");
    reply.raw.end("raw");
    return reply;
  });
  app.register(async (instance) => {
    instance.addHook("onRequest", async (request) => {
      request.seen = ["onRequest"];
    });
    instance.addHook("preParsing", async (request, _reply, payload) => {
      request.seen.push("preParsing");
      return payload;
    });
    instance.addHook("preValidation", async (request) => request.seen.push("preValidation"));
    instance.addHook("preHandler", async (request) => request.seen.push("preHandler"));
    instance.addHook("preSerialization", async (_request, _reply, payload) => ({
      ...payload,
      serialized: true,
    }));
    instance.addHook("onSend", async (_request, reply, payload) => {
      reply.header("x-on-send", String(payload.length));
      return payload;
    });
    instance.addHook("onResponse", async (request, reply) => {
      const facts = factsOf(request.raw);
      facts.note("onResponse", reply.statusCode, reply.raw.writableEnded);
      facts.done();
    });
    instance.get("/hooks", async (request) => ({ seen: request.seen }));
  });
  app.get("/trailer", (_request, reply) => {
    reply.trailer("x-checksum", async () => "abc");
    reply.type("text/plain").send("with a trailer");
  });
  app.get("/early-return", async (_request, reply) => {
    await later();
    reply.code(201);
    return { created: true };
  });
  return app;
}

export const listenFastify = async (app) => {
  await app.listen({ port: 0, host: "127.0.0.1" });
  return app.server;
};
