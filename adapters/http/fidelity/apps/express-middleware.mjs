/** Middleware that people put into Express applications, with the Express it is given. */
import { createServer } from "node:http";
import busboy from "busboy";
import compression from "compression";
import cookieParser from "cookie-parser";
import cors from "cors";
import session from "express-session";
import helmet from "helmet";
import { createProxyMiddleware, fixRequestBody } from "http-proxy-middleware";
import morgan from "morgan";
import multer from "multer";
import onFinished from "on-finished";
import onHeaders from "on-headers";
import rawBody from "raw-body";
import { publicFolder } from "./express-routes.mjs";
import { factsOf } from "./facts.mjs";

export async function makeMiddlewareApp(express) {
  const app = express();
  app.set("env", "test");

  const upload = multer();
  app.post("/multer", upload.single("file"), (req, res) => {
    const { originalname, mimetype, size, buffer } = req.file;
    res.json([originalname, mimetype, size, buffer.toString("hex"), req.body]);
  });
  app.post("/multer-many", upload.array("files"), (req, res) =>
    res.json([req.files.map((f) => [f.originalname, f.size]), req.body]),
  );
  app.post("/multer-limit", multer({ limits: { fileSize: 4 } }).single("file"), (_req, res) =>
    res.send("never"),
  );
  app.post("/busboy", (req, res) => {
    const parts = [];
    const parser = busboy({ headers: req.headers });
    parser.on("file", (name, stream, info) => {
      const chunks = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () =>
        parts.push([name, info.filename, info.mimeType, Buffer.concat(chunks).toString("hex")]),
      );
    });
    parser.on("field", (name, value) => parts.push([name, value]));
    parser.on("close", () => res.json(parts));
    req.pipe(parser);
  });
  app.post("/raw-body", async (req, res) => {
    const bytes = await rawBody(req, { length: req.headers["content-length"], limit: "1mb" });
    res.json(bytes.toString("hex"));
  });
  app.post("/raw-body-limit", (req, res) => {
    rawBody(req, { length: req.headers["content-length"], limit: 3 }, (error) =>
      res.status(error.status).json([error.type, error.message]),
    );
  });

  app.get("/compression", compression({ threshold: 0 }), (_req, res) =>
    res.send("compressible ".repeat(200)),
  );
  app.get("/compression-stream", compression({ threshold: 0 }), (_req, res) => {
    res.type("text");
    res.write("first ");
    res.flush();
    res.end("second");
  });

  app.use(
    "/session",
    session({ secret: "keyboard", resave: false, saveUninitialized: false, genid: () => "fixed" }),
  );
  app.get("/session/count", (req, res) => {
    req.session.count = (req.session.count ?? 0) + 1;
    res.json([req.session.count, req.sessionID]);
  });
  app.get("/cookie-parser", cookieParser("secret"), (req, res) => {
    res.cookie("signed", "value", { signed: true });
    res.json([req.cookies, req.signedCookies]);
  });
  app.get("/helmet", helmet(), (_req, res) => res.send("secure"));
  app.options("/cors", cors({ origin: "https://o.example", credentials: true }));
  app.get("/cors", cors({ origin: "https://o.example", credentials: true }), (_req, res) =>
    res.send("shared"),
  );

  const log = (req) => ({
    write: (line) => {
      const facts = factsOf(req);
      facts.note(line.trim());
      facts.done();
    },
  });
  app.get(
    "/morgan",
    (req, res, next) => {
      morgan(":remote-addr :method :url HTTP/:http-version :status :res[content-length] :user-agent", {
        stream: log(req),
      })(req, res, next);
    },
    (_req, res) => res.send("logged"),
  );
  app.get(
    "/morgan-immediate",
    (req, res, next) => {
      morgan(":method :url :remote-addr", { stream: log(req), immediate: true })(req, res, next);
    },
    (_req, res) => res.send("logged"),
  );
  app.get("/on-finished", (req, res) => {
    const facts = factsOf(req);
    onFinished(req, (error) => facts.note("request", error?.message ?? null));
    onFinished(res, (error, message) => {
      facts.note("response", error?.message ?? null, message.statusCode, onFinished.isFinished(res));
      facts.done();
    });
    facts.note(onFinished.isFinished(req), onFinished.isFinished(res));
    res.send("finished");
  });
  app.post("/on-finished-read", express.text(), (req, res) => {
    res.json([onFinished.isFinished(req), onFinished.isFinished(res), req.body]);
  });
  app.get("/on-headers", (_req, res) => {
    const started = process.hrtime();
    onHeaders(res, function () {
      this.setHeader("x-response-time", process.hrtime(started)[0] === 0 ? "fast" : "slow");
      this.removeHeader("x-powered-by");
    });
    onHeaders(res, function () {
      this.setHeader("x-status-seen", String(this.statusCode));
    });
    res.status(201).send("with headers");
  });

  const upstream = await listenUpstream();
  app.use("/proxy", createProxyMiddleware({ target: upstream, changeOrigin: true }));
  app.use(
    "/proxy-parsed",
    express.json(),
    createProxyMiddleware({ target: upstream, changeOrigin: true, on: { proxyReq: fixRequestBody } }),
  );
  app.use("/proxy-dead", createProxyMiddleware({ target: "http://127.0.0.1:1", logger: undefined }));
  app.use("/files", express.static(publicFolder));
  app.use((error, _req, _res, next) =>
    next(Object.assign(error, { stack: `${error.name}: ${error.message}` })),
  );
  return app;
}

/** A service of its own for the proxy, on loopback; it ends with its process. */
async function listenUpstream() {
  const server = createServer((req, res) => {
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.on("end", () => {
      res.writeHead(req.url.includes("missing") ? 404 : 200, {
        "content-type": "application/json",
        "set-cookie": ["up=1", "stream=2"],
        "x-upstream": "yes",
      });
      res.end(JSON.stringify([req.method, req.url, Buffer.concat(chunks).toString("hex")]));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return `http://127.0.0.1:${server.address().port}`;
}
