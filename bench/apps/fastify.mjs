import fastify from "fastify";
import { binary, totalCents } from "../cases.mjs";

export function open() {
  const app = fastify();
  app.get("/hello", async () => ({ message: "hello!" }));
  app.post("/orders", async (request, reply) => {
    reply.code(201);
    return { totalCents: totalCents(request.body) };
  });
  app.get("/binary", (_request, reply) => reply.type("application/octet-stream").send(binary));
  return app;
}
