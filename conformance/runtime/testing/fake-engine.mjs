#!/usr/bin/env node
/**
 * As much of `docker` as the suite needs, without containers: `run` serves HTTP itself, and the others find it by the
 * file that it leaves below FAKE_ENGINE_FOLDER.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const [command, ...args] = process.argv.slice(2);
const folder = process.env.FAKE_ENGINE_FOLDER;
const fileOf = (name) => join(folder, name);
const read = (name) =>
  existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), "utf8")) : undefined;

if (command === "run") {
  const name = args[args.indexOf("--name") + 1];
  const env = args.filter((_, i) => args[i - 1] === "--env");
  if (args.at(-1) === "missing") {
    console.error("there is no image missing");
    process.exit(125);
  }
  const server = createServer((_, response) => {
    const body = JSON.stringify({ env });
    response.writeHead(200, { "Content-Length": Buffer.byteLength(body) });
    response.end(body);
    console.log("asked");
  });
  server.listen(0, "127.0.0.1", () => {
    writeFileSync(fileOf(name), JSON.stringify({ pid: process.pid, port: server.address().port }));
  });
  process.once("SIGTERM", () => process.exit(143));
} else {
  const name = command === "port" ? args[0] : args.at(-1);
  const found = read(name);
  if (found === undefined) process.exit(1);
  if (command === "port") console.log(`127.0.0.1:${found.port}`);
  if (command === "kill") process.kill(found.pid, args[1]);
  if (command === "rm") {
    rmSync(fileOf(name));
    try {
      process.kill(found.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}
