import { join, resolve } from "node:path";

const dist = resolve(import.meta.dirname, "../../../dist");

/** An Express app as an action: what a service behind a routed name looks like. */
export const catalogueAction = `
  const { wrap, context } = require(${JSON.stringify(join(dist, "adapters/http/index.cjs"))});
  const express = require(${JSON.stringify(resolve(dist, "../node_modules/express"))});
  const app = express();
  app.get("/items/:id", (request, response) => {
    response.set("x-seen", request.get("x-asked") ?? "");
    response.cookie?.("a", "1").cookie("b", "2");
    response.json({ id: request.params.id, query: request.query, host: request.get("host") });
  });
  app.post("/echo", express.raw({ type: () => true, limit: "2mb" }), (request, response) => {
    response.type(request.get("content-type") ?? "application/octet-stream").send(request.body);
  });
  app.get("/old", (request, response) => response.redirect("/items/moved"));
  app.get("/trace", (request, response) => response.json({ traceparent: context().trace.traceparent ?? null }));
  app.get("/slow", () => {});
  app.get("/broken", () => { throw new Error("secret-word"); });
  exports.main = wrap(app);
`;
