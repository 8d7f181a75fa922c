/** One Express application, made with the Express it is given: 4 and 5 answer alike. */
import { createHmac } from "node:crypto";
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { pipeline } from "node:stream";
import { fileURLToPath } from "node:url";
import { factsOf } from "./facts.mjs";

export const publicFolder = fileURLToPath(new URL("./public", import.meta.url));
const largeFile = createRequire(import.meta.url).resolve("typescript");
const later = () => new Promise((resolve) => setTimeout(resolve, 1));
const slow = async (_req, _res, next) => {
  await later();
  next();
};
const shown = (req) => ({ body: req.body ?? null, type: typeof req.body });

export function makeExpressApp(express) {
  const app = express();
  // "test" keeps Express from printing the errors that these routes throw.
  app.set("env", "test");

  app.get("/text", (_req, res) => res.send("text é"));
  app.get("/json", (_req, res) => res.json({ a: [1, "é"] }));
  app.get("/json/:value", (req, res) => res.json(JSON.parse(req.params.value)));
  app.get("/bytes", (_req, res) => res.send(Buffer.from([0, 255, 1])));
  app.get("/status/:code", (req, res) => res.sendStatus(Number(req.params.code)));
  app.get("/nothing", (_req, res) => res.status(204).end());
  app.get("/send-nothing", (_req, res) => res.send());
  app.get("/redirect", (_req, res) => res.redirect("/elsewhere?a=é"));
  app.get("/redirect/:code", (req, res) => res.redirect(Number(req.params.code), "https://other.example/"));
  app.get("/cookies", (_req, res) => {
    res.cookie("a", "1", { httpOnly: true, path: "/" });
    res.cookie("b", { c: 2 }, { sameSite: "lax" });
    res.clearCookie("old");
    res.send("cookies");
  });
  app.get("/headers", (_req, res) => {
    res.set({ "X-A": "1", "X-B": ["2", "3"] });
    res.append("X-A", "4").append("Link", "</a>");
    res.vary("Origin").vary("Accept");
    res.links({ next: "/next" });
    res.type("css").location("/a b");
    res.send(`${res.get("x-a")} ${res.get("content-type")}`);
  });
  app.get("/attachment", (_req, res) => res.attachment("schneefrau ☃.txt").send("attached"));
  app.get("/download", (_req, res) => res.download(`${publicFolder}/page.html`, "mine é.html"));
  app.get("/send-file", (_req, res) => res.sendFile("page.html", { root: publicFolder }));
  app.get("/send-missing-file", (_req, res, next) =>
    res.sendFile("none.html", { root: publicFolder }, (e) => next(e && { status: e.status })),
  );
  app.get("/large-file", (_req, res) => {
    res.type("text/plain");
    pipeline(createReadStream(largeFile, { end: 899_999 }), res, () => {});
  });
  app.get("/format", (_req, res) => {
    res.format({
      html: () => res.send("<b>html</b>"),
      json: () => res.json("json"),
      default: () => res.status(406).send("neither"),
    });
  });
  app.get("/jsonp", (_req, res) => res.jsonp({ a: 1 }));
  app.get("/locals", (_req, res) => {
    res.locals.a = 1;
    res.json([res.locals.a, res.headersSent, res.req === _req, _req.res === res]);
  });
  app.get("/events", (_req, res) => {
    res.set("content-type", "text/event-stream");
    res.write("data: 1\n\n");
    setTimeout(() => res.end("data: 2\n\n"), 1);
  });
  app.get("/finish", (req, res) => {
    const facts = factsOf(req);
    res.on("finish", () => facts.note("finish", res.statusCode, res.headersSent));
    res.on("close", () => {
      facts.note("close");
      facts.done();
    });
    res.send("finish");
  });

  app.get("/request", (req, res) => {
    res.json({
      originalUrl: req.originalUrl,
      path: req.path,
      query: req.query,
      hostname: req.hostname,
      protocol: req.protocol,
      secure: req.secure,
      ip: req.ip,
      ips: req.ips,
      xhr: req.xhr,
      fresh: req.fresh,
      subdomains: req.subdomains,
      accepts: [req.accepts("html"), req.accepts(["json", "text"]), req.acceptsLanguages("de", "en")],
      get: [req.get("Host"), req.get("user-agent"), req.get("referrer") ?? null],
      range: req.range(100) ?? null,
    });
  });
  app.get("/params/:id/x/:name", (req, res) => res.json([req.params, req.url]));
  app.post("/is", (req, res) => res.json([req.is("json"), req.is("html"), req.is("*/*"), req.is("text/*")]));

  app.post("/body/none", (req, res) => res.json({ ...shown(req), own: Object.hasOwn(req, "body") }));
  app.post("/body/json", express.json(), (req, res) => res.json(shown(req)));
  app.post("/body/json-loose", express.json({ strict: false, type: ["json", "+json"] }), (req, res) =>
    res.json(shown(req)),
  );
  app.post("/body/json-after-async", slow, express.json(), (req, res) => res.json(shown(req)));
  app.post("/body/json-small", express.json({ limit: 10 }), (req, res) => res.json(shown(req)));
  app.post("/body/form", express.urlencoded({ extended: false }), (req, res) => res.json(shown(req)));
  app.post("/body/form-extended", express.urlencoded({ extended: true }), (req, res) => res.json(shown(req)));
  app.post("/body/text", express.text(), (req, res) => res.json(shown(req)));
  app.post("/body/raw", express.raw({ type: () => true }), (req, res) =>
    res.json([req.body.toString("hex"), Buffer.isBuffer(req.body)]),
  );
  app.post("/body/all", express.json(), express.urlencoded({ extended: true }), express.text(), (req, res) =>
    res.json(shown(req)),
  );
  app.post("/body/twice", express.json(), express.json(), (req, res) => res.json(shown(req)));
  app.delete("/body/json", express.json(), (req, res) => res.json(shown(req)));
  const signed = express.json({
    verify: (req, _res, bytes) => {
      req.signature = createHmac("sha256", "key").update(bytes).digest("hex");
    },
  });
  app.post("/webhook", signed, (req, res) => res.json([req.signature, req.body]));
  app.post("/answered-first", async (req, res) => {
    const facts = factsOf(req);
    res.sendStatus(200);
    let body = "";
    req.on("data", (chunk) => {
      body += chunk;
    });
    req.on("end", () => {
      facts.note("body", body);
      facts.done();
    });
  });

  app.get("/throws", () => {
    throw failure(500);
  });
  app.get("/throws-later", async (_req, _res, next) => {
    await later();
    next(failure(503));
  });
  app.get("/throws-teapot", (_req, _res, next) => next(failure(418)));
  app.get("/rejects", async () => {
    await later();
    throw failure(500);
  });
  app.get("/throws-after-head", (_req, res, next) => {
    res.type("text").write("partial");
    next(failure(500));
  });
  app.get("/handled", (_req, _res, next) => next(Object.assign(new Error("handled"), { handled: true })));

  const router = express.Router();
  router.use((req, _res, next) => {
    req.passed = "router";
    next();
  });
  router.get("/inner/:id", (req, res) =>
    res.json([req.baseUrl, req.url, req.originalUrl, req.path, req.params, req.passed]),
  );
  app.use("/mounted", router);
  const sub = express();
  sub.get("/", (req, res) => res.json([req.baseUrl, req.url, sub.mountpath, res.app === sub]));
  app.use("/sub", sub);

  app.route("/verbs").get(answerVerb).post(answerVerb).put(answerVerb).patch(answerVerb).delete(answerVerb);
  app.all("/all", answerVerb);
  app.use("/static", express.static(publicFolder, { maxAge: "1h" }));
  app.use("/static-no-redirect", express.static(publicFolder, { redirect: false, index: false }));

  app.get("/cached", (_req, res) => res.set("cache-control", "max-age=5").send("cached body"));
  app.get("/strong-etag", (_req, res) => res.set("etag", '"mine"').send("tagged"));
  app.get("/modified", (_req, res) =>
    res.set("last-modified", "Wed, 21 Oct 2015 07:28:00 GMT").send("modified"),
  );

  app.use((error, _req, res, next) => {
    if (error.handled) return res.status(400).json({ error: error.message });
    // The error page shows the stack, which has the paths of its process in it.
    if (typeof error.stack === "string") error.stack = `${error.name}: ${error.message}`;
    next(error);
  });
  return app;
}

/** Behind proxies: what the platform's edge puts into x-forwarded-* is believed. */
export function makeTrustingApp(express) {
  const app = express();
  app.set("trust proxy", true);
  app.get("/trusting", (req, res) => res.json([req.ip, req.ips, req.protocol, req.secure, req.hostname]));
  return app;
}

function answerVerb(req, res) {
  res.json([req.method, req.path]);
}

function failure(status) {
  return Object.assign(new Error(`failed with ${status}`), { status });
}
