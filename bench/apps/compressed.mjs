import compression from "compression";
import express from "express";
import { page } from "../cases.mjs";

/** A page behind `compression`, the middleware that most Express services have. */
export function open() {
  const app = express();
  app.set("etag", false);
  app.use(compression());
  app.get("/page", (_request, response) => {
    response.type("html").send(page);
  });
  return app;
}
