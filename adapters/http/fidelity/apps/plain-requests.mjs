/** What a request looks like, and how its body is read. */
import { EventEmitter, once } from "node:events";
import http from "node:http";
import net from "node:net";
import { PassThrough, Readable, Stream, Transform, Writable } from "node:stream";
import { arrayBuffer, buffer, json, text as textOf } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { gunzipSync } from "node:zlib";
import { answerJson, codeOf } from "./try-code.mjs";

/** Without what is shown by a row of its own. */
function headersOf(req) {
  const { "x-fidelity-id": _id, connection: _connection, ...headers } = req.headers;
  return headers;
}

const shown = (bytes) => ({ length: bytes.length, hex: Buffer.from(bytes).toString("hex").slice(0, 2000) });

export const requestRoutes = {
  echo: async (req, res) => {
    const body = await buffer(req);
    answerJson(res, { method: req.method, url: req.url, ...headersOf(req), body: shown(body) });
  },
  url: (req, res) => answerJson(res, req.url),
  headers: (req, res) => answerJson(res, headersOf(req)),
  "connection-header": (req, res) => answerJson(res, req.headers.connection ?? null),
  "headers-object": (req, res) => {
    answerJson(res, {
      plain: Object.getPrototypeOf(req.headers) === Object.prototype,
      missing: req.headers["x-none"] === undefined,
      polluted: {}.polluted === undefined,
      keys: Object.keys(headersOf(req)).sort(),
    });
  },
  "headers-writable": (req, res) => {
    req.headers["x-added"] = "by a middleware";
    delete req.headers["user-agent"];
    req.url = "/rewritten";
    req.method = "PATCH";
    answerJson(res, [req.headers["x-added"], req.headers["user-agent"] ?? null, req.url, req.method]);
  },
  "raw-headers": (req, res) => {
    const pairs = [];
    for (let i = 0; i < req.rawHeaders.length; i += 2) {
      if (req.rawHeaders[i] !== "connection") pairs.push(`${req.rawHeaders[i]}: ${req.rawHeaders[i + 1]}`);
    }
    answerJson(res, { even: req.rawHeaders.length % 2 === 0, pairs: pairs.sort() });
  },
  "headers-distinct": (req, res) => {
    const { connection: _, ...distinct } = req.headersDistinct;
    answerJson(res, { distinct, prototype: Object.getPrototypeOf(req.headersDistinct) === null });
  },
  "request-trailers": async (req, res) => {
    await buffer(req);
    answerJson(res, [req.trailers, req.rawTrailers, Object.entries(req.trailersDistinct)]);
  },
  properties: (req, res) => {
    answerJson(res, {
      httpVersion: req.httpVersion,
      major: req.httpVersionMajor,
      minor: req.httpVersionMinor,
      method: req.method,
      statusCode: req.statusCode,
      statusMessage: req.statusMessage,
      aborted: req.aborted,
      destroyed: req.destroyed,
      readableObjectMode: req.readableObjectMode,
      readableEncoding: req.readableEncoding,
      upgrade: req.upgrade,
    });
  },
  classes: (req, res) => {
    answerJson(res, {
      request: [
        req instanceof http.IncomingMessage,
        req instanceof Readable,
        req instanceof Stream,
        req instanceof EventEmitter,
      ],
      response: [
        res instanceof http.ServerResponse,
        res instanceof http.OutgoingMessage,
        res instanceof Stream,
        res instanceof Writable,
      ],
      names: [req.constructor.name, res.constructor.name],
      tags: [String(req), String(res)],
    });
  },
  links: (req, res) => {
    answerJson(res, {
      requestOfResponse: res.req === req,
      sameSocket: req.socket === res.socket,
      connection: [req.connection === req.socket, res.connection === res.socket],
    });
  },
  socket: (req, res) => {
    const { socket } = req;
    const address = socket.address();
    answerJson(res, {
      remoteAddress: net.isIP(socket.remoteAddress) !== 0,
      remotePort: typeof socket.remotePort,
      remoteFamily: socket.remoteFamily,
      localAddress: net.isIP(socket.localAddress) !== 0,
      localPort: typeof socket.localPort,
      encrypted: socket.encrypted ?? null,
      authorized: socket.authorized ?? null,
      address: Object.keys(address).sort(),
      flags: [socket.readable, socket.writable, socket.destroyed, socket.connecting, socket.pending],
      readyState: socket.readyState,
      counters: [typeof socket.bytesRead, typeof socket.bytesWritten],
      corked: socket.writableCorked,
      highWaterMark: typeof socket.writableHighWaterMark,
    });
  },
  "socket-calls": (req, res) => {
    const { socket } = req;
    answerJson(res, {
      setTimeout: socket.setTimeout(0) === socket,
      setKeepAlive: socket.setKeepAlive(true, 1000) === socket,
      setNoDelay: socket.setNoDelay(true) === socket,
      ref: socket.ref() === socket,
      unref: socket.unref() === socket,
      refAgain: socket.ref() === socket,
      cork: socket.cork() ?? null,
      uncork: socket.uncork() ?? null,
      getMaxListeners: typeof socket.getMaxListeners(),
    });
  },
  "socket-events": (req, res) => {
    const { socket } = req;
    const heard = [];
    const listener = (value) => heard.push(value);
    const chained = socket.on("fidelity", listener) === socket;
    socket.once("fidelity", (value) => heard.push(`once ${value}`));
    const emitted = socket.emit("fidelity", 1);
    socket.emit("fidelity", 2);
    const counted = socket.listenerCount("fidelity");
    socket.off("fidelity", listener);
    answerJson(res, {
      chained,
      emitted,
      counted,
      heard,
      afterOff: socket.emit("fidelity", 3),
      isEmitter: socket instanceof EventEmitter,
    });
  },
  "socket-listeners": (req, res) => {
    // What on-finished, proxies and timeouts do.
    const { socket } = req;
    const ignore = () => {};
    for (const name of ["close", "error", "end", "timeout", "drain", "data"]) {
      socket.on(name, ignore);
      socket.removeListener(name, ignore);
    }
    socket.prependListener("close", ignore);
    socket.removeAllListeners("fidelity");
    socket.removeListener("close", ignore);
    answerJson(res, "survived");
  },
  "socket-class": (req, res) => answerJson(res, req.socket instanceof net.Socket),
  "socket-server": (req, res) => answerJson(res, typeof req.socket.server),
  "read-data-events": (req, res) => {
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.on("end", () => answerJson(res, [chunks.every(Buffer.isBuffer), shown(Buffer.concat(chunks))]));
  },
  "read-for-await": async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    answerJson(res, shown(Buffer.concat(chunks)));
  },
  "read-for-await-break": async (req, res) => {
    for await (const chunk of req) {
      res.fidelity = chunk.length;
      break;
    }
    answerJson(res, [req.destroyed, res.destroyed]);
  },
  "read-set-encoding": (req, res) => {
    let body = "";
    req.setEncoding("utf8");
    req.on("data", (chunk) => {
      body += typeof chunk === "string" ? chunk : "not a string";
    });
    req.on("end", () => answerJson(res, [body, req.readableEncoding]));
  },
  "read-set-encoding-hex": async (req, res) => {
    req.setEncoding("hex");
    answerJson(res, await textOf(req));
  },
  "read-readable": (req, res) => {
    const chunks = [];
    req.on("readable", () => {
      for (let chunk = req.read(); chunk !== null; chunk = req.read()) chunks.push(chunk);
    });
    req.on("end", () => answerJson(res, shown(Buffer.concat(chunks))));
  },
  "read-sized": (req, res) => {
    const pieces = [];
    req.on("readable", () => {
      for (let piece = req.read(2); piece !== null; piece = req.read(2)) pieces.push(piece.toString());
    });
    req.on("end", () => answerJson(res, pieces));
  },
  "read-paused": (req, res) => {
    const states = [req.isPaused()];
    const chunks = [];
    req.on("data", (chunk) => chunks.push(chunk));
    req.pause();
    states.push(req.isPaused(), chunks.length);
    setImmediate(() => {
      states.push(chunks.length);
      req.resume();
      states.push(req.isPaused());
    });
    req.on("end", () => answerJson(res, [states, shown(Buffer.concat(chunks))]));
  },
  "read-late": async (req, res) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    answerJson(res, shown(await buffer(req)));
  },
  "read-late-immediate": (req, res) => {
    setImmediate(() => setImmediate(async () => answerJson(res, shown(await buffer(req)))));
  },
  "read-twice": async (req, res) => {
    const first = await buffer(req);
    const again = await buffer(req).then(
      (bytes) => bytes.length,
      (error) => error.code,
    );
    answerJson(res, [shown(first), again]);
  },
  "read-after-answer": async (req, res, facts) => {
    res.writeHead(200, { "content-type": "text/plain" });
    res.end("answered first");
    req.on("data", (chunk) => facts.note("data", chunk.length));
    req.on("end", () => facts.note("end"));
    req.on("close", facts.done);
  },
  "read-pipe": (req, res) => {
    res.writeHead(200, { "content-type": "application/octet-stream" });
    req.pipe(res);
  },
  "read-pipeline-transform": async (req, res) => {
    res.writeHead(200, { "content-type": "text/plain" });
    const upper = new Transform({
      transform(chunk, _encoding, done) {
        done(null, chunk.toString().toUpperCase());
      },
    });
    await pipeline(req, upper, res);
  },
  "read-pass-through": async (req, res) => answerJson(res, shown(await buffer(req.pipe(new PassThrough())))),
  "read-unpipe": async (req, res) => {
    const target = new PassThrough();
    req.pipe(target);
    req.unpipe(target);
    answerJson(res, shown(await buffer(req)));
  },
  "read-web-stream": async (req, res) =>
    answerJson(res, shown(Buffer.from(await new Response(Readable.toWeb(req)).arrayBuffer()))),
  "read-consumers-json": async (req, res) => answerJson(res, await json(req)),
  "read-consumers-array-buffer": async (req, res) =>
    answerJson(res, shown(Buffer.from(await arrayBuffer(req)))),
  "read-operators": async (req, res) => {
    const lengths = await req.map((chunk) => chunk.length).toArray();
    answerJson(
      res,
      lengths.reduce((a, b) => a + b, 0),
    );
  },
  "read-unshift": async (req, res) => {
    await once(req, "readable");
    req.unshift(Buffer.from("unshifted "));
    answerJson(res, (await buffer(req)).toString());
  },
  "read-nothing": (req, res) => {
    const heard = [];
    req.on("data", () => heard.push("data"));
    req.on("end", () => answerJson(res, [...heard, "end", req.complete]));
  },
  "read-gzip": async (req, res) => answerJson(res, gunzipSync(await buffer(req)).toString()),
  "read-written": async (req, res) => {
    const sink = new Writable({
      write(chunk, _encoding, done) {
        sink.length = (sink.length ?? 0) + chunk.length;
        setImmediate(done);
      },
      highWaterMark: 16,
    });
    await pipeline(req, sink);
    answerJson(res, sink.length);
  },
  "request-methods": (req, res) =>
    answerJson(res, [codeOf(() => req.push), typeof req._dump, typeof req.read, typeof req.wrap]),
};
