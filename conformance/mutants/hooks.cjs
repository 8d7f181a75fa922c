const fs = require("node:fs");
const http = require("node:http");
const { Readable } = require("node:stream");

/** The line that ends an activation's logs. */
const endOfActivation = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

/**
 * The places at which a fault can break a runner that knows nothing of it. All are set before the runner is loaded.
 *
 * - `request(call, answer)`: before the runner sees a request; `call` is `{ method, url, headers, body }`, whose body
 *   is text, and may be changed. `answer(status, value)` answers in place of the runner; returning true ends the matter.
 * - `answer(answer, call)`: before an answer goes out; `answer` is `{ status, headers, body }`, and may be changed.
 *   `raw` in it is written to the socket as it is; returning "drop" closes the connection, "hang" never answers.
 * - `write(fd, text)`: gives the text to write in place of what the action or the runner writes.
 * - `marker(fd, text)`: gives the text to write in place of the line that ends the logs.
 * - `settings(settings)`: what the HTTP server is created with.
 */
const on = { request: [], answer: [], write: [], marker: [], settings: [] };

function install() {
  hookServer();
  hookAnswers();
  hookStreams();
}

function hookServer() {
  const { createServer } = http;
  http.createServer = (settings, listener) => {
    for (const change of on.settings) change(settings);
    return createServer(settings, (request, response) => take(request, response, listener));
  };
}

function take(request, response, listener) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const { method, url, headers, socket } = request;
    const call = { method, url, headers, socket, body: Buffer.concat(chunks).toString("latin1") };
    response.call = call;
    const answer = (status, value) => send(response, status, value);
    for (const hook of on.request) if ((await hook(call, answer)) === true) return;
    const changed = Readable.from(call.body === "" ? [] : [Buffer.from(call.body, "latin1")], {
      objectMode: false,
    });
    listener(
      Object.assign(changed, { method: call.method, url: call.url, headers: call.headers, socket }),
      response,
    );
  });
}

/** Answers as a runner would. */
function send(response, status, value) {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function hookAnswers() {
  const { writeHead, end } = http.ServerResponse.prototype;
  http.ServerResponse.prototype.writeHead = function (status, headers) {
    this.head = { status, headers: { ...headers } };
    return this;
  };
  http.ServerResponse.prototype.end = async function (body = "") {
    const answer = { ...this.head, body: String(body) };
    const { length } = Buffer.from(answer.body);
    for (const hook of on.answer) {
      const instead = await hook(answer, this.call);
      if (instead === "hang") return;
      if (instead === "drop") return this.socket?.destroy();
    }
    if (answer.raw !== undefined) return this.socket?.end(answer.raw);
    const changed = Buffer.from(answer.body, answer.encoding);
    if (changed.length !== length) answer.headers["Content-Length"] = changed.length;
    writeHead.call(this, answer.status, answer.headers);
    end.call(this, changed);
  };
}

function hookStreams() {
  const { writeSync } = fs;
  fs.writeSync = (fd, data, ...rest) => {
    const text = String(data);
    if (!text.includes(endOfActivation)) return writeSync(fd, data, ...rest);
    const changed = on.marker.reduce((now, hook) => hook(fd, now), text);
    if (changed !== "") writeSync(fd, changed);
    return text.length;
  };
  for (const [fd, stream] of [
    [1, process.stdout],
    [2, process.stderr],
  ]) {
    const write = stream.write.bind(stream);
    stream.write = (data, ...rest) => {
      const done = rest.find((each) => typeof each === "function");
      const changed = on.write.reduce((now, hook) => hook(fd, now), String(data));
      if (changed !== "") return write(changed, done);
      if (done !== undefined) process.nextTick(done);
      return true;
    };
  }
}

/** Ends the logs as a runner would. */
function endLogs() {
  for (const fd of [1, 2]) fs.writeSync(fd, `${endOfActivation}\n`);
}

const isInit = (call) => /^\/init(\?|$)/.test(call?.url ?? "");
const isRun = (call) => /^(http:\/\/runner)?\/run(\?|$)/.test(call?.url ?? "");

/** The body as JSON, or undefined. Bodies are latin1 text of their bytes. */
function read(call) {
  try {
    return JSON.parse(Buffer.from(call.body, "latin1").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Puts another body in the place of a request's. */
function write(call, value) {
  call.body = Buffer.from(JSON.stringify(value)).toString("latin1");
}

/** Installs: calls that `is` finds are answered with a failure, */
const refuse =
  (is, status = 403) =>
  () =>
    on.request.push((call, answer) => is(call) && answered(answer, status, { error: "refused" }));

/** or with 200 and {}, */
const accept = (is) => () => on.request.push((call, answer) => is(call) && answered(answer, 200, {}));

/** or not at all: the connection is closed. */
const drop = (is) => () =>
  on.request.push((call) => {
    const found = is(call);
    if (found) call.socket.destroy();
    return found;
  });

/** For a `request` hook: answers, and ends the matter. */
function answered(answer, status, value) {
  answer(status, value);
  return true;
}

module.exports = {
  on,
  install,
  endOfActivation,
  endLogs,
  isInit,
  isRun,
  read,
  write,
  refuse,
  accept,
  drop,
  answered,
};
