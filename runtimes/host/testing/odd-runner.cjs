/**
 * A runner that behaves as the code of its action says: a function body with `path` ("/init" or "/run"), `request`,
 * `response`, `server` and `state` (kept between calls), which answers, or does not. It takes the arguments that all
 * runners take.
 */
const { createServer } = require("node:http");
const { closeSync, writeSync } = require("node:fs");

let behave;
const state = {};

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const path = request.url;
  if (path === "/init") {
    const { code } = JSON.parse(text).value;
    behave = new Function("path", "request", "response", "server", "state", code);
  }
  behave(path, request, response, server, state);
});

server.keepAliveTimeout = 0;
server.listen(0, "127.0.0.1", () => {
  const { address, port } = server.address();
  writeSync(3, JSON.stringify({ host: address, port }));
  closeSync(3);
});
process.stdin.on("end", () => process.exit()).resume();
