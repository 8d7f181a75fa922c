/** Status and headers of a response. */
import http from "node:http";
import { answerJson, codeOf } from "./try-code.mjs";

const text = { "content-type": "text/plain" };

export const headRoutes = {
  "write-head-object": (_req, res) => {
    res.writeHead(201, { ...text, "X-Mixed-Case": "kept", "x-number": 7, "x-list": ["a", "b"] });
    res.end("made");
  },
  "write-head-flat": (_req, res) => {
    res.writeHead(200, ["content-type", "text/plain", "x-a", "1", "set-cookie", "a=1", "set-cookie", "b=2"]);
    res.end("flat");
  },
  "write-head-flat-values": (_req, res) => {
    res.writeHead(200, ["Content-Type", "text/plain", "X-List", ["a", "b"], "x-number", 7]);
    res.end("flat");
  },
  "write-head-pairs": (_req, res) => {
    res.writeHead(200, [
      ["content-type", "text/plain"],
      ["x-a", "1"],
      ["set-cookie", ["a=1", "b=2"]],
    ]);
    res.end("pairs");
  },
  "write-head-pairs-cookies": (_req, res) => {
    res.writeHead(200, [
      ["content-type", "text/plain"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ]);
    res.end("pairs");
  },
  "write-head-message": (_req, res) => {
    res.writeHead(202, "Taken", { ...text, "x-a": "1" });
    res.end(JSON.stringify([res.statusCode, res.statusMessage]));
  },
  "write-head-default-message": (_req, res) => {
    res.writeHead(418, text);
    res.end(res.statusMessage);
  },
  "write-head-status-only": (_req, res) => {
    res.setHeader("content-type", "text/plain");
    res.writeHead(203);
    res.end(String(res.headersSent));
  },
  "write-head-merges": (_req, res) => {
    res.setHeader("x-first", "set");
    res.setHeader("x-both", "set");
    res.setHeader("content-type", "text/html");
    res.writeHead(200, { "X-Both": "head", "content-type": "text/plain" });
    res.end(JSON.stringify([res.getHeader("x-both"), res.getHeaderNames()]));
  },
  "write-head-flat-merges": (_req, res) => {
    res.setHeader("x-first", "set");
    res.setHeader("set-cookie", "old=1");
    res.writeHead(200, [
      "content-type",
      "text/plain",
      "set-cookie",
      "a=1",
      "set-cookie",
      "b=2",
      "X-Second",
      "head",
    ]);
    res.end("merged");
  },
  "write-head-chains": (_req, res) => {
    res.writeHead(200, text).end("chained");
  },
  "write-head-returns": (_req, res) => {
    const same = res.writeHead(200, text) === res;
    res.end(String(same));
  },
  "write-head-twice": (_req, res) => {
    res.writeHead(200, text);
    res.end(JSON.stringify(codeOf(() => res.writeHead(201))));
  },
  "status-code-property": (_req, res) => {
    res.statusCode = 404;
    res.statusMessage = "Nowhere";
    res.setHeader("content-type", "text/plain");
    res.end("gone");
  },
  status: (req, res) => {
    res.statusCode = Number(req.url.split("/")[2]);
    res.setHeader("content-type", "text/plain");
    res.setHeader("x-kept", "yes");
    res.end("the body");
  },
  "status-empty": (req, res) => {
    res.writeHead(Number(req.url.split("/")[2]), { "x-kept": "yes" });
    res.end();
  },
  "header-calls": (_req, res) => {
    const seen = {};
    seen.chained = res.setHeader("X-One", "1") === res;
    res.setHeader("x-two", ["a", "b"]).setHeader("X-Three", 3);
    seen.get = [
      res.getHeader("x-one"),
      res.getHeader("X-TWO"),
      res.getHeader("x-three"),
      res.getHeader("x-none") ?? null,
    ];
    seen.has = [res.hasHeader("x-ONE"), res.hasHeader("x-none")];
    seen.names = res.getHeaderNames();
    seen.rawNames = res.getRawHeaderNames();
    seen.all = res.getHeaders();
    seen.allPrototype = Object.getPrototypeOf(res.getHeaders()) === null;
    res.removeHeader("X-One");
    seen.afterRemove = [res.hasHeader("x-one"), res.getHeaderNames()];
    seen.sentBefore = res.headersSent;
    res.setHeader("content-type", "application/json");
    res.write("[");
    seen.sentAfter = res.headersSent;
    seen.namesAfter = res.getHeaderNames();
    res.end(`${JSON.stringify(seen)}]`);
  },
  "append-header": (_req, res) => {
    res.appendHeader("x-a", "1");
    res.appendHeader("X-A", "2").appendHeader("x-b", ["3", "4"]);
    res.appendHeader("set-cookie", "a=1").appendHeader("Set-Cookie", "b=2");
    answerJson(res, res.getHeaders());
  },
  "set-headers-map": (_req, res) => {
    const same =
      res.setHeaders(
        new Map([
          ["x-a", "1"],
          ["x-b", "2"],
          ["set-cookie", ["a=1", "b=2"]],
        ]),
      ) === res;
    answerJson(res, [same, res.getHeaders()]);
  },
  "set-headers-headers": (_req, res) => {
    const headers = new Headers({ "x-a": "1" });
    headers.append("x-a", "2");
    res.setHeaders(headers);
    answerJson(res, res.getHeaders());
  },
  "set-headers-bad": (_req, res) =>
    answerJson(
      res,
      codeOf(() => res.setHeaders({ "x-a": "1" })),
    ),
  "set-header-replaces": (_req, res) => {
    res.setHeader("X-A", "1");
    res.setHeader("x-a", "2");
    answerJson(res, [res.getHeaders(), res.getRawHeaderNames()]);
  },
  "flush-headers": (_req, res) => {
    res.setHeader("content-type", "application/json");
    res.flushHeaders();
    res.end(JSON.stringify([res.headersSent, codeOf(() => res.setHeader("x-late", "1"))]));
  },
  "after-end": (_req, res, facts) => {
    res.setHeader("content-type", "text/plain");
    res.end("done");
    facts.note(codeOf(() => res.setHeader("x-late", "1")));
    facts.note(codeOf(() => res.appendHeader("x-late", "1")));
    facts.note(codeOf(() => res.removeHeader("x-late")));
    facts.note(codeOf(() => res.writeHead(500)));
    facts.note(codeOf(() => res.setHeaders(new Map([["x-late", "1"]]))));
    facts.note(codeOf(() => res.flushHeaders()));
    facts.note(res.headersSent, res.getHeader("content-type"));
    facts.done();
  },
  "invalid-headers": (_req, res) => {
    answerJson(res, [
      codeOf(() => res.setHeader("bad name", "1")),
      codeOf(() => res.setHeader("", "1")),
      codeOf(() => res.setHeader("x-a", "a\r\nx-injected: 1")),
      codeOf(() => res.setHeader("x-a", "snow ☃")),
      codeOf(() => res.setHeader("x-a", undefined)),
      codeOf(() => res.setHeader("x-a", ["fine", "a\nb"])),
      codeOf(() => res.setHeader(7, "1")),
      codeOf(() => res.appendHeader("x a", "1")),
      codeOf(() => res.appendHeader("x-a", "a\r\nb")),
      codeOf(() => res.getHeader(7)),
      codeOf(() => res.removeHeader(7)),
      codeOf(() => res.addTrailers({ "x a": "1" })),
      codeOf(() => res.addTrailers({ "x-a": "a\nb" })),
      codeOf(() => http.validateHeaderName("bad name")),
    ]);
  },
  "invalid-write-heads": (_req, res) => {
    const thrown = [
      codeOf(() => res.writeHead(99)),
      codeOf(() => res.writeHead(1000)),
      codeOf(() => res.writeHead("abc")),
      codeOf(() => res.writeHead(200, ["x-a"])),
      codeOf(() => res.writeHead(200, { "x a": "1" })),
      codeOf(() => res.writeHead(200, { "x-a": "a\r\nb" })),
      codeOf(() => res.writeHead(200, "bad\nmessage")),
    ];
    res.statusMessage = "OK";
    answerJson(res, thrown);
  },
  "invalid-status-at-end": (_req, res) => {
    res.setHeader("content-type", "application/json");
    res.statusCode = 1000;
    const thrown = codeOf(() => res.end("never"));
    res.statusCode = 200;
    res.end(JSON.stringify(thrown));
  },
  "response-cookies": (_req, res) => {
    res.setHeader("set-cookie", [
      "a=1; Path=/; HttpOnly",
      "b=2; SameSite=None; Secure; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
    ]);
    answerJson(res, "two cookies");
  },
  "response-headers": (_req, res) => {
    res.setHeader("content-type", "text/plain");
    res.setHeader("Cache-Control", "no-store, max-age=0");
    res.setHeader("ETag", 'W/"abc"');
    res.setHeader("Vary", ["Accept", "Origin"]);
    res.setHeader("WWW-Authenticate", ["Basic realm=a", "Bearer"]);
    res.setHeader("Link", "</a>; rel=preload");
    res.setHeader("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
    res.setHeader("x-tab", "a\tb");
    res.setHeader("x-empty", "");
    res.setHeader("x-number", 0);
    res.setHeader("Strict-Transport-Security", "max-age=1");
    res.setHeader("Content-Disposition", "attachment; filename=\"a.txt\"; filename*=UTF-8''%E2%98%83.txt");
    res.end("headers");
  },
  "response-latin1-header": (_req, res) => {
    res.writeHead(200, { ...text, "x-name": "caf\u00e9" });
    res.end("latin-1");
  },
  "response-server-header": (_req, res) => {
    res.writeHead(200, { ...text, server: "mine", date: "Wed, 21 Oct 2015 07:28:00 GMT" });
    res.end("mine");
  },
  "response-connection-header": (_req, res) => {
    res.writeHead(200, { ...text, connection: "close" });
    res.end("closing");
  },
  redirect: (_req, res) => {
    res.writeHead(302, { location: "/elsewhere?a=b%20c&d=%C3%A9" });
    res.end();
  },
  trailers: (_req, res) => {
    res.writeHead(200, { ...text, trailer: "x-checksum" });
    res.write("body before ");
    res.addTrailers({ "x-checksum": "abc" });
    res.end("trailers");
  },
  informational: (_req, res) => {
    res.writeContinue();
    res.writeProcessing();
    res.writeHead(200, text);
    res.end("after 1xx");
  },
  "informational-callbacks": (_req, res) => {
    res.writeContinue(() => {
      res.writeProcessing();
      res.writeHead(200, text);
      res.end("after a callback");
    });
  },
  "early-hints": (_req, res) => {
    res.writeEarlyHints({ link: "</style.css>; rel=preload; as=style", "x-hint": "1" });
    res.writeHead(200, text);
    res.end(JSON.stringify([res.headersSent, res.statusCode]));
  },
  "early-hints-callback": (_req, res) => {
    res.writeEarlyHints({ link: ["</a.css>; rel=preload", "</b.js>; rel=preload"] }, () => {
      res.writeHead(200, text);
      res.end("hinted");
    });
  },
  "early-hints-bad": (_req, res) =>
    answerJson(
      res,
      codeOf(() => res.writeEarlyHints({ link: "not a link" })),
    ),
  "no-content-type": (_req, res) => res.end("<b>text without a type</b>"),
  "no-content-type-bytes": (_req, res) => res.end(Buffer.from([0, 1, 254, 255])),
  "no-content-type-empty": (_req, res) => res.end(),
};
