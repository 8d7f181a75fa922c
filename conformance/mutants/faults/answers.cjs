const { gzipSync } = require("node:zlib");
const { on, isInit, isRun } = require("../hooks.cjs");

const headOf = ({ status }, lines) =>
  [`HTTP/1.1 ${status} OK`, "Content-Type: application/json", ...lines].join("\r\n");
const failing = ({ status }) => status >= 400;

/** Changes the `error` of answers that have one. */
const errorText = (change) => () =>
  on.answer.push((answer) => {
    if (failing(answer)) answer.body = JSON.stringify({ error: change(JSON.parse(answer.body).error) });
  });

/** Faults of the answers' framing, statuses and texts. */
module.exports = {
  "answers-end-by-closing": {
    fault: "answers have no Content-Length and end with the connection",
    kills: [
      "wire/* has a Content-Length, and the connection stays open",
      "results/1.5 MiB have a Content-Length",
      "failures/* has an answer with a length",
      "init/* in Content-Length bytes",
      "wire/HTTP/1.0 is answered with a length",
    ],
    install() {
      on.answer.push((answer) => {
        answer.raw = `${headOf(answer, ["Connection: close"])}\r\n\r\n${answer.body}`;
      });
    },
  },
  "answers-are-chunked": {
    fault: "answers are chunked",
    kills: ["wire/Connection: close is heeded", "failures/an exit has an answer with a length"],
    install() {
      on.answer.push((answer) => {
        const bytes = Buffer.byteLength(answer.body).toString(16);
        const head = headOf(answer, ["Transfer-Encoding: chunked"]);
        answer.raw = `${head}\r\n\r\n${bytes}\r\n${answer.body}\r\n0\r\n\r\n`;
      });
    },
  },
  "lengths-count-letters": {
    fault: "Content-Length counts letters in place of bytes",
    kills: ["wire/a /run in unicode*", "run/unicode in source and params is in the result"],
    install() {
      on.answer.push((answer) => {
        const head = headOf(answer, [`Content-Length: ${answer.body.length}`, "Connection: close"]);
        answer.raw = `${head}\r\n\r\n${answer.body}`;
      });
    },
  },
  "answers-are-compressed": {
    fault: "answers are compressed for a caller that could read it",
    kills: ["wire/answers are not compressed"],
    install() {
      on.answer.push((answer, call) => {
        if (!/gzip/.test(call.headers["accept-encoding"] ?? "") || answer.body.length < 1000) return;
        answer.headers["Content-Encoding"] = "gzip";
        answer.encoding = "latin1";
        answer.body = gzipSync(answer.body).toString("latin1");
      });
    },
  },
  "answers-are-latin1": {
    fault: "answers are written in Latin-1",
    kills: [
      "run/* comes back unchanged",
      "failures/unicode in the text of an exception comes back",
      "limits/900 kB of unicode come back",
      "run/escaped unicode is the same text",
    ],
    install() {
      on.answer.push((answer) => {
        answer.encoding = "latin1";
      });
    },
  },
  "no-content": {
    fault: "what has nothing to say is answered with 204",
    kills: [
      "wire/an empty result has a body",
      "wire/a /init that worked is 200",
      "init/* loads",
      "init/async code loads",
      "results/nothing is {}",
      "results/an empty object is the answer",
    ],
    install() {
      on.answer.push((answer, call) => {
        if (answer.status === 200 && (isInit(call) || answer.body === "{}"))
          answer.raw = "HTTP/1.1 204 No Content\r\n\r\n";
      });
    },
  },
  "init-is-201": {
    fault: "code that loads is answered with 201",
    kills: ["init/env may be *", "init/unknown keys in *", "init/the name may be absent"],
    install() {
      on.answer.push((answer, call) => {
        if (isInit(call) && answer.status === 200) answer.status = 201;
      });
    },
  },
  "errors-are-503": {
    fault: "every failure is answered with 503, so that the platform repeats it elsewhere",
    kills: ["wire/* is not answered with 503"],
    install() {
      on.answer.push((answer) => {
        if (failing(answer)) answer.status = 503;
      });
    },
  },
  "errors-are-200": {
    fault: "every failure is answered with 200",
    kills: [
      "results/* is no success",
      "init/code that * is refused",
      "init/main that is * is refused",
      "failures/exit code * is an error",
      "failures/an action that * is an error",
      "failures/a recursion without end is an error",
      "archives/* is refused",
      "init/a refused one starts nothing",
      "run/three before /init are refused alike",
      "wire/HEAD /run is an error",
    ],
    install() {
      on.answer.push((answer) => {
        if (failing(answer)) answer.status = 200;
      });
    },
  },
  "errors-are-plain-text": {
    fault: "failures are answered with plain text",
    kills: [
      "init/* is refused",
      "run/before /init it is refused",
      "wire/* as body of * is an error",
      "wire/* is an error",
      "failures/an empty text of an exception is an error all the same",
      "failures/an exception that leaves main is an error",
      "run/* as value is refused",
      "init/after code that * a run is refused",
    ],
    install() {
      on.answer.push((answer) => {
        if (failing(answer)) answer.body = JSON.parse(answer.body).error;
      });
    },
  },
  "errors-have-another-key": {
    fault: "failures have a message in place of an error",
    kills: [
      "failures/what is no ordinary exception that leaves main is an error",
      "failures/an exception of a function it calls that leaves main is an error",
      "wire/bytes that are no UTF-8 are an error or replaced",
    ],
    install() {
      on.answer.push((answer) => {
        if (failing(answer)) answer.body = answer.body.replace('"error"', '"message"');
        else answer.body = answer.body.replaceAll("\ufffd", "");
      });
    },
  },
  "errors-hide-their-text": {
    fault: "failures say that something went wrong, and not what",
    kills: [
      "init/* is refused with a known text",
      "init/a second one* is refused",
      "init/a third one is refused like the second",
      "results/* is no result",
      "failures/the error has the text of *",
      "failures/the error names exit code *",
      "failures/an action that * says how in the error",
      "failures/an error is answered to its own run",
      "failures/quotes and line breaks in the text of an exception come back",
      "concurrency/a /init during a run is refused",
    ],
    install: errorText(() => "Something went wrong."),
  },
  "errors-have-no-text": {
    fault: "the error is an empty text",
    kills: [
      "results/what JSON cannot say is an error with a text",
      "results/20000 objects in each other are answered in full or with an error",
      "failures/a stray error is answered with the result or with an error",
    ],
    install: errorText(() => ""),
  },
  "connections-are-closed": {
    fault: "every answer closes its connection",
    kills: [
      "wire/a connection stays open without being asked to",
      "wire/init and runs come on one connection",
      "wire/after * the connection serves the next *",
      "wire/100 runs come on one connection",
      "wire/init and run sent ahead are answered in order",
      "limits/1000 runs are served",
    ],
    install() {
      on.answer.push((answer) => {
        answer.headers.Connection = "close";
      });
    },
  },
  "idle-connections-are-closed": {
    fault: "idle connections are closed after 5 seconds",
    kills: ["wire/an idle connection stays open"],
    install() {
      on.settings.push((settings) => {
        settings.keepAliveTimeout = 5000;
      });
    },
  },
  "runs-have-a-time-limit": {
    fault: "a run is given up after 5 seconds",
    kills: ["wire/a run may take its time"],
    install() {
      on.request.push((call) => {
        if (isRun(call)) setTimeout(() => call.socket.destroy(), 5000).unref();
      });
    },
  },
};
