const http = require("node:http");
const { on, isInit, isRun, refuse, accept } = require("../hooks.cjs");

/** Does something with the server when it is made. */
function withServer(change) {
  const { createServer } = http;
  http.createServer = (...args) => {
    const server = createServer(...args);
    change(server);
    return server;
  };
}
/** Reads nothing of the bodies of calls that `is` finds. */
const unread = (is) => () =>
  on.request.push((call) => {
    if (is(call)) call.body = "";
  });
const header = (call, name) => call.headers[name] ?? "";

/** Faults in the HTTP that is understood. */
module.exports = {
  "only-json-types-are-read": {
    fault: "a body not said to be application/json is not read, as by the official Node.js runtime",
    kills: [
      "wire/a /* said to be text/plain is read",
      "wire/a /run said to be * is read",
      "wire/a /run that says no type is read",
    ],
    install: unread((call) => !header(call, "content-type").startsWith("application/json")),
  },
  "types-are-compared-whole": {
    fault: "a content type with a charset is not read",
    kills: ["wire/a /* said to be application/json with a charset is read"],
    install: unread((call) => header(call, "content-type").includes("charset")),
  },
  "chunks-are-not-read": {
    fault: "a chunked body is taken for an empty one",
    kills: ["wire/a chunked * read", "limits/a large run comes in chunks"],
    install: unread((call) => header(call, "transfer-encoding") === "chunked"),
  },
  "expectations-are-refused": {
    fault: "Expect: 100-continue is answered with 417",
    kills: ["wire/Expect: 100-continue is met"],
    install: refuse((call) => call.headers.expect !== undefined, 417),
  },
  "header-names-have-a-case": {
    fault: "headers are only read as they are usually written",
    kills: ["wire/header names in * letters are read"],
    install: () =>
      withServer((server) =>
        server.prependListener("request", (request) => {
          if (
            !request.rawHeaders.includes("Content-Length") &&
            !request.rawHeaders.includes("Transfer-Encoding")
          )
            request.socket.destroy();
        }),
      ),
  },
  "many-headers-are-refused": {
    fault: "more than 50 headers are refused",
    kills: ["wire/100 headers are read"],
    install: refuse((call) => Object.keys(call.headers).length > 50, 431),
  },
  "a-client-is-refused": {
    fault: "a caller that accepts only JSON is refused",
    kills: ["wire/what the Apache client sends is read", "wire/Connection: close is heeded"],
    install: refuse(
      (call) => call.headers.accept === "application/json" || call.headers.connection === "close",
      406,
    ),
  },
  "a-host-is-required": {
    fault: "a request without Host is refused",
    kills: ["wire/a request without Host is served"],
    install: () =>
      on.settings.push((settings) => {
        settings.requireHostHeader = true;
      }),
  },
  "few-connections-are-taken": {
    fault: "connections beyond 64 are dropped",
    kills: ["concurrency/with leave 128 runs *"],
    install: () =>
      withServer((server) => {
        server.maxConnections = 64;
      }),
  },
  "bodies-are-small": {
    fault: "a body of more than 400 kB is refused",
    kills: [
      "limits/* of code load",
      "limits/900 kB of params come back",
      "limits/1,048,561 letters of params come back",
    ],
    install: refuse((call) => call.body.length > 400_000, 413),
  },
  "queries-are-refused": {
    fault: "a query makes another route",
    kills: ["wire/a query on the route is ignored"],
    install: refuse((call) => call.url.includes("?"), 404),
  },
  "whole-targets-are-refused": {
    fault: "a target with the host in it is another route",
    kills: ["wire/a target with the host in it is served"],
    install: refuse((call) => call.url.startsWith("http://"), 404),
  },
  "http-1.0-is-refused": {
    fault: "HTTP/1.0 is refused",
    kills: ["wire/HTTP/1.0 is answered with a length"],
    install: () =>
      withServer((server) =>
        server.prependListener("request", (request) => {
          if (request.httpVersion === "1.0") request.socket.destroy();
        }),
      ),
  },
  "every-route-is-answered": {
    fault: "every other route and method is answered with 200",
    kills: ["wire/* is an error", "wire/HEAD /run is an error"],
    install: accept((call) => call.method !== "POST" || !(isInit(call) || isRun(call))),
  },
  "what-is-no-http-is-answered": {
    fault: "what is no HTTP is answered with 200",
    kills: ["wire/* is refused or dropped"],
    install: () =>
      withServer((server) =>
        server.on("clientError", (_, socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
      ),
  },
  "what-is-no-http-ends-it": {
    fault: "what is no HTTP ends the runner",
    kills: [
      "wire/after a line that is no HTTP *",
      "wire/after a Content-Length *",
      "wire/after a chunk length *",
      "wire/after a header of *",
      "wire/after 10,000 headers *",
    ],
    install: () =>
      withServer((server) => server.on("clientError", () => process.kill(process.pid, "SIGKILL"))),
  },
  "callers-that-leave-end-it": {
    fault: "a caller that leaves before its answer ends the runner",
    kills: [
      "run/the logs of a run whose caller left are its own",
      "concurrency/with leave a caller that leaves disturbs no other run",
    ],
    install() {
      withServer((server) =>
        server.on("connection", (socket) =>
          socket.on("close", () => {
            if (!socket.answered) process.kill(process.pid, "SIGKILL");
          }),
        ),
      );
      on.answer.push((_, call) => {
        call.socket.answered = true;
      });
    },
  },
  "half-a-body-is-a-run": {
    fault: "half a body starts a run",
    kills: ["run/half a body that never goes on starts nothing"],
    install() {
      let started = 0;
      withServer((server) =>
        server.prependListener("request", (request) => {
          started++;
          request.on("end", () => started--);
        }),
      );
      on.answer.push((answer) => {
        answer.body = answer.body.replace(/"n":(\d+)/, (_, n) => `"n":${Number(n) + started}`);
      });
    },
  },
  "one-connection-at-a-time": {
    fault:
      "a connection is served when the ones before have had their answers, even where the caller has left",
    kills: [
      "wire/half a request keeps nobody else waiting",
      "run/a caller that leaves * disturbs nobody",
      "wire/open connections that say nothing keep nobody else waiting",
      "concurrency/sixteen runs at once are all answered",
    ],
    install() {
      const open = new Set();
      withServer((server) =>
        server.on("connection", (socket) => {
          open.add(socket);
        }),
      );
      on.answer.push((_, call) => {
        open.delete(call.socket);
      });
      on.request.push((call) => {
        if ([...open].some((socket) => socket !== call.socket)) {
          call.socket.destroy();
          return true;
        }
        return false;
      });
    },
  },
};
