/** Events and flags of request and response, and what happens when the application fails. */
import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { finished } from "node:stream";
import { pipeline, finished as whenFinished } from "node:stream/promises";

const text = { "content-type": "text/plain" };

const flagsOf = (res) => ({
  headersSent: res.headersSent,
  finished: res.finished,
  writableEnded: res.writableEnded,
  writableFinished: res.writableFinished,
  writableLength: res.writableLength,
  destroyed: res.destroyed,
  closed: res.closed,
  writable: res.writable,
});

const requestFlagsOf = (req) => ({
  complete: req.complete,
  aborted: req.aborted,
  readable: req.readable,
  readableEnded: req.readableEnded,
  readableFlowing: req.readableFlowing,
  readableDidRead: req.readableDidRead,
  destroyed: req.destroyed,
  closed: req.closed,
});

const storage = new AsyncLocalStorage();

export const eventRoutes = {
  "closes-after-slow-answer": async (req, res, facts) => {
    for (const [name, emitter] of Object.entries({ req, res })) {
      emitter.on("close", () => facts.note(`${name} close`, res.writableEnded, res.writableFinished));
    }
    res.on("close", facts.done);
    for await (const _ of req);
    await new Promise((resolve) => setTimeout(resolve, 5));
    facts.note("answering", req.destroyed, req.closed);
    res.writeHead(200, text);
    res.end("slow");
  },
  "closes-after-slow-answer-unread": async (req, res, facts) => {
    req.on("close", () => facts.note("req close", res.writableEnded));
    res.on("close", facts.done);
    await new Promise((resolve) => setTimeout(resolve, 5));
    facts.note("answering", req.destroyed, req.complete);
    res.writeHead(200, text);
    res.end("slow");
  },
  "sockets-after-end": (req, res, facts) => {
    const { socket } = req;
    res.on("close", () => {
      facts.note(res.socket === null, req.socket === socket, socket.destroyed, socket.writable);
      facts.done();
    });
    res.writeHead(200, text);
    res.end("sockets");
  },
  "async-storage-awaited": (req, res) => {
    storage.run("of this call", async () => {
      for await (const _ of req);
      res.writeHead(200, text);
      res.end(storage.getStore());
    });
  },
  "response-events": (_req, res, facts) => {
    for (const name of ["prefinish", "finish", "close", "error", "end"]) res.on(name, () => facts.note(name));
    res.on("close", facts.done);
    res.setHeader("content-type", "text/plain");
    res.end("events");
    facts.note("returned");
  },
  "response-flags": (_req, res, facts) => {
    facts.note("start", flagsOf(res));
    res.on("prefinish", () => facts.note("prefinish", flagsOf(res)));
    res.on("finish", () => facts.note("finish", flagsOf(res)));
    res.on("close", () => {
      facts.note("close", flagsOf(res));
      facts.done();
    });
    res.writeHead(200, text);
    facts.note("head written", flagsOf(res));
    res.end("flags");
    const { writableLength: _, ...afterEnd } = flagsOf(res);
    facts.note("ended", afterEnd);
  },
  "response-properties": (_req, res) => {
    const seen = {
      sendDate: res.sendDate,
      shouldKeepAlive: res.shouldKeepAlive,
      useChunkedEncodingByDefault: res.useChunkedEncodingByDefault,
      strictContentLength: res.strictContentLength,
      statusCode: res.statusCode,
      statusMessage: res.statusMessage ?? null,
      writableHighWaterMark: typeof res.writableHighWaterMark,
      writableObjectMode: res.writableObjectMode,
      writableCorked: res.writableCorked,
      writableNeedDrain: res.writableNeedDrain,
      errored: res.errored ?? null,
      maxRequestsOnConnectionReached: res.maxRequestsOnConnectionReached,
    };
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify(seen));
  },
  "request-events-unread": (req, res, facts) => {
    for (const name of ["end", "close", "aborted", "error"]) req.on(name, () => facts.note(name));
    req.on("close", facts.done);
    res.writeHead(200, text);
    res.end("unread");
  },
  "request-events-read": (req, res, facts) => {
    req.on("data", (chunk) => facts.note("data", chunk.length));
    req.on("end", () => {
      facts.note("end", requestFlagsOf(req));
      res.writeHead(200, text);
      res.end("read");
    });
    req.on("close", () => {
      facts.note("close", req.destroyed, req.complete);
      facts.done();
    });
  },
  "request-flags": (req, res, facts) => {
    const { complete: _, ...start } = requestFlagsOf(req);
    facts.note("start", start);
    req.resume();
    req.on("end", () => {
      facts.note("end", requestFlagsOf(req));
      setImmediate(() => {
        facts.note("later", requestFlagsOf(req));
        res.writeHead(200, text);
        res.end("flags");
        facts.done();
      });
    });
  },
  "events-once": async (_req, res, facts) => {
    const closed = once(res, "close");
    res.writeHead(200, text);
    res.end("once");
    await once(res, "finish");
    facts.note("finish");
    await closed;
    facts.note("close");
    facts.done();
  },
  "both-closed": async (req, res, facts) => {
    const closed = Promise.all([once(req, "close"), once(res, "close")]);
    res.writeHead(200, text);
    res.end("both");
    await closed;
    facts.note(req.closed, res.closed, req.destroyed, res.destroyed);
    facts.done();
  },
  "stream-finished-response": async (_req, res, facts) => {
    finished(res, (error) => facts.note("callback", error?.code ?? null));
    const promise = whenFinished(res);
    res.writeHead(200, text);
    res.end("finished");
    await promise;
    facts.note("promise");
    facts.done();
  },
  "stream-finished-request": async (req, res, facts) => {
    finished(req, { writable: false }, (error) => facts.note("callback", error?.code ?? null));
    req.resume();
    await whenFinished(req);
    facts.note("promise");
    res.writeHead(200, text);
    res.end("finished");
    facts.done();
  },
  "stream-finished-late": (_req, res, facts) => {
    res.on("close", () => {
      finished(res, (error) => {
        facts.note("late callback", error?.code ?? null);
        facts.done();
      });
    });
    res.writeHead(200, text);
    res.end("late");
  },
  "listener-added-late": (_req, res, facts) => {
    res.writeHead(200, text);
    res.end("late");
    res.on("finish", () => facts.note("finish"));
    res.on("close", () => {
      facts.note("close");
      facts.done();
    });
  },
  "patched-methods": (_req, res) => {
    // What on-headers, compression and loggers do: replace the methods and call the originals.
    const { writeHead, write, end } = res;
    const calls = [];
    res.writeHead = function (...args) {
      calls.push("writeHead");
      this.setHeader("x-patched", calls.join());
      return writeHead.apply(this, args);
    };
    res.write = function (...args) {
      calls.push("write");
      return write.apply(this, args);
    };
    res.end = function (...args) {
      calls.push("end");
      return end.apply(this, args);
    };
    res.setHeader("content-type", "text/plain");
    res.write("patched ");
    res.end(JSON.stringify(calls));
  },
  "patched-implicit-head": (_req, res) => {
    const { writeHead } = res;
    res.writeHead = function (...args) {
      this.setHeader("x-status-seen", String(args[0]));
      return writeHead.apply(this, args);
    };
    res.statusCode = 206;
    res.setHeader("content-type", "text/plain");
    res.end("implicit");
  },
  "patched-end-calls-write": (_req, res) => {
    const { end } = res;
    res.end = function (chunk, ...rest) {
      return end.call(this, `${chunk} and more`, ...rest);
    };
    res.setHeader("content-type", "text/plain");
    res.end("something");
  },
  "own-properties": (req, res) => {
    req.user = { id: 7 };
    res.locals = { a: 1 };
    res.writeHead(200, { "content-type": "application/json" });
    res.end(
      JSON.stringify([req.user, res.locals, "body" in req, Object.keys(req).includes("body"), "ip" in req]),
    );
  },
  "timeout-calls": (req, res, facts) => {
    facts.note(req.setTimeout(60_000, () => {}) === req);
    facts.note(res.setTimeout(60_000, () => {}) === res);
    facts.note(res.setTimeout(0) === res);
    req.setTimeout(0);
    res.writeHead(200, text);
    res.end("no timeout");
    facts.done();
  },
  "throws-sync": () => {
    throw new Error("thrown by the application");
  },
  "throws-async": async () => {
    await null;
    throw new Error("rejected by the application");
  },
  "throws-after-head": async (_req, res) => {
    res.writeHead(200, text);
    await null;
    throw new Error("rejected after the head");
  },
  "throws-after-end": async (_req, res) => {
    res.writeHead(200, text);
    res.end("answered before");
    await null;
    throw new Error("rejected after the end");
  },
  "throws-after-end-later": async (req, res) => {
    for await (const _ of req);
    res.writeHead(200, text);
    res.end("answered before");
    throw new Error("rejected after the end");
  },
  "destroys-response": (_req, res) => res.destroy(),
  "destroys-response-error": (_req, res, facts) => {
    res.on("error", (error) => facts.note("error", error.message));
    res.on("close", () => {
      facts.note("close", flagsOf(res));
      facts.done();
    });
    res.destroy(new Error("no answer"));
  },
  "destroys-response-midway": (_req, res) => {
    res.writeHead(200, { ...text, "content-length": 20 });
    res.write("half", () => res.destroy());
  },
  "destroys-request": (req, _res, facts) => {
    req.on("error", (error) => facts.note("error", error.code ?? null));
    req.on("close", () => {
      facts.note("close");
      facts.done();
    });
    req.destroy();
  },
  "destroys-socket": (req) => req.socket.destroy(),
  "destroys-after-end": (_req, res, facts) => {
    res.writeHead(200, text);
    res.on("close", facts.done);
    res.end("complete", () => res.destroy());
  },
  "pipeline-source-fails": async (_req, res) => {
    const source = (async function* () {
      yield "partial";
      throw new Error("the source failed");
    })();
    res.writeHead(200, { ...text, "content-length": 100 });
    await pipeline(source, res).catch(() => {});
  },
};
