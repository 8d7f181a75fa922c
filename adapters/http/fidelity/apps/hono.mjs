/** A Hono application; its real listener is Hono's own Node server. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { getCookie, setCookie } from "hono/cookie";
import { cors } from "hono/cors";
import { etag } from "hono/etag";
import { HTTPException } from "hono/http-exception";
import { secureHeaders } from "hono/secure-headers";
import { stream, streamSSE, streamText } from "hono/streaming";

export function application() {
  const app = new Hono();
  app.get("/text", (c) => c.text("text é"));
  app.get("/json", (c) => c.json({ a: [1, "é"] }));
  app.get("/scalar", (c) => c.json(2026));
  app.get("/html", (c) => c.html("<b>é</b>"));
  app.get("/bytes", (c) => c.body(new Uint8Array([0, 255, 1]), 200, { "content-type": "image/png" }));
  app.get("/untyped", (c) => c.body("untyped"));
  app.get("/status/:code", (c) => c.text("body", Number(c.req.param("code"))));
  app.get("/nothing", (c) => c.body(null, 204));
  app.get("/redirect", (c) => c.redirect("/elsewhere", 307));
  app.get("/cookies", (c) => {
    setCookie(c, "a", "1", { path: "/", httpOnly: true });
    setCookie(c, "b", "2");
    return c.json(getCookie(c));
  });
  app.get("/headers", (c) => {
    c.header("x-a", "1");
    c.header("x-a", "2", { append: true });
    c.status(201);
    return c.text("headers");
  });
  app.get("/request", (c) =>
    c.json({
      url: c.req.url,
      path: c.req.path,
      method: c.req.method,
      query: c.req.query(),
      queries: c.req.queries(),
      agent: c.req.header("user-agent"),
      host: c.req.header("host"),
    }),
  );
  app.get("/params/:id/:name{.+}", (c) => c.json(c.req.param()));
  app.post("/json", async (c) => c.json(await c.req.json()));
  app.post("/text", async (c) => c.text(await c.req.text()));
  app.post("/bytes", async (c) => c.text(Buffer.from(await c.req.arrayBuffer()).toString("hex")));
  app.post("/form", async (c) => {
    const form = await c.req.parseBody({ all: true });
    const shown = await Promise.all(
      Object.entries(form).map(async ([key, value]) => [
        key,
        value instanceof File
          ? [value.name, value.type, Buffer.from(await value.arrayBuffer()).toString("hex")]
          : value,
      ]),
    );
    return c.json(shown);
  });
  app.all("/verb", (c) => c.json(c.req.method));
  app.get("/stream", (c) =>
    stream(c, async (s) => {
      await s.write("streamed ");
      await s.sleep(1);
      await s.write(new Uint8Array([0xc3, 0xa9]));
    }),
  );
  app.get("/stream-text", (c) =>
    streamText(c, async (s) => {
      await s.writeln("line 1");
      await s.sleep(1);
      await s.write("line 2");
    }),
  );
  app.get("/events", (c) =>
    streamSSE(c, async (s) => {
      for (let id = 1; id <= 3; id++) {
        await s.writeSSE({ data: `event ${id}`, event: "tick", id: String(id) });
        await s.sleep(1);
      }
    }),
  );
  app.get("/error", () => {
    throw new Error("internal");
  });
  app.get("/exception", () => {
    throw new HTTPException(418, { message: "teapot" });
  });
  app.use("/cors/*", cors({ origin: "https://o.example" }));
  app.get("/cors/x", (c) => c.text("shared"));
  app.use("/etag", etag());
  app.get("/etag", (c) => c.text("tagged"));
  app.use("/secure", secureHeaders());
  app.get("/secure", (c) => c.text("secure"));
  app.use("/auth", basicAuth({ username: "u", password: "p" }));
  app.get("/auth", (c) => c.text("inside"));
  app.onError((error, c) =>
    error instanceof HTTPException ? error.getResponse() : c.json({ error: error.message }, 500),
  );
  app.notFound((c) => c.json({ missing: c.req.path }, 404));
  return app;
}

export const listen = (app) =>
  serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects: false });
