import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";

export const app = new Hono();

const links = new Map([["docs", "https://openwhisk.apache.org/documentation.html"]]);

app.get("/", (c) => {
  setCookie(c, "visited", "yes", { httpOnly: true });
  setCookie(c, "lang", c.req.query("lang") ?? "en");
  return c.json([...links.keys()]);
});

app.get("/:name", (c) => {
  const target = links.get(c.req.param("name"));
  if (target === undefined) throw new HTTPException(404, { message: "no such link" });
  return c.redirect(target);
});

app.put("/:name", async (c) => {
  const target = await c.req.text();
  if (!/^https?:\/\//.test(target)) throw new HTTPException(422, { message: "send a URL as text" });
  links.set(c.req.param("name"), target);
  return c.json({ name: c.req.param("name"), target }, 201);
});

/** Bytes come back as they came. */
app.post("/echo", async (c) =>
  c.body(await c.req.arrayBuffer(), 200, { "content-type": "application/octet-stream" }),
);
