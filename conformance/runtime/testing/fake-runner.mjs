/**
 * What a runner looks like from outside, and no more: `node fake-runner.mjs <how> [port] [arguments of a runner]`.
 * Answers every request with its environment, its folder and how often it was asked.
 */
import { spawn } from "node:child_process";
import { closeSync, writeSync } from "node:fs";
import { createServer } from "node:http";

const [how, port = "0"] = process.argv.slice(2);
const readyFd = 3;

if (how === "ends") {
  console.error("it is not well");
  process.exit(7);
}
if (how === "says-nothing") {
  closeSync(readyFd);
  setInterval(() => {}, 1000);
}
if (how === "says-something-else") writeSync(readyFd, "ready\n");

let asked = 0;
const server = createServer((_, response) => {
  asked += 1;
  const body = JSON.stringify({ asked, cwd: process.cwd(), env: process.env });
  response.writeHead(200, { "Content-Length": Buffer.byteLength(body) });
  response.end(body);
});
if (how === "serves" || how === "serves-at" || how === "leaves-one-behind") {
  server.listen(how === "serves-at" ? Number(port) : 0, "127.0.0.1", () => {
    console.log("it listens");
    if (how === "leaves-one-behind") {
      spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).unref();
    }
    const { address, port } = server.address();
    if (how !== "serves-at") {
      writeSync(readyFd, `${JSON.stringify({ host: address, port, pid: process.pid })}\n`);
      closeSync(readyFd);
    }
  });
}
