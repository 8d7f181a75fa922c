import { Hono } from "hono";
import { binary, totalCents } from "../cases.mjs";

export function open() {
  const app = new Hono();
  app.get("/hello", (c) => c.json({ message: "hello!" }));
  app.post("/orders", async (c) => c.json({ totalCents: totalCents(await c.req.json()) }, 201));
  app.get("/binary", (c) => c.body(binary, 200, { "content-type": "application/octet-stream" }));
  return app;
}
