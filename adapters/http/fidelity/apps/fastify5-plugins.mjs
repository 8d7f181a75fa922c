/** Fastify's own plugins, and options that reach below the router. */
import cookie from "@fastify/cookie";
import multipart from "@fastify/multipart";
import fastify from "fastify";
import { listenFastify } from "./fastify-routes.mjs";

export function application() {
  const app = fastify({
    rewriteUrl: (request) => request.url.replace("/rewritten", "/cookies"),
    ignoreTrailingSlash: true,
  });
  app.register(cookie, { secret: "secret" });
  app.register(multipart);
  app.get("/cookies", async (request, reply) => {
    reply.setCookie("a", "1", { path: "/" }).setCookie("b", "2", { signed: true });
    return request.cookies;
  });
  app.post("/multipart", async (request) => {
    const parts = [];
    for await (const part of request.parts()) {
      parts.push(
        part.type === "file"
          ? [part.filename, (await part.toBuffer()).toString("hex")]
          : [part.fieldname, part.value],
      );
    }
    return parts;
  });
  return app;
}

export const listen = listenFastify;
