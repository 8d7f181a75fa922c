import express from "express";
import { binary, totalCents } from "../cases.mjs";

/** Express 5 as most services have it, but without etag, which costs every variant the same. */
export function open() {
  const app = express();
  app.set("etag", false);
  app.get("/hello", (_request, response) => {
    response.json({ message: "hello!" });
  });
  app.post("/orders", express.json(), (request, response) => {
    response.status(201).json({ totalCents: totalCents(request.body) });
  });
  app.get("/binary", (_request, response) => {
    response.type("application/octet-stream").send(binary);
  });
  return app;
}
