/**
 * What `npm start` shows: a local OpenWhisk, the Express example deployed to it as a user would, and called.
 *
 * On a terminal it stays until ctrl-C, so that one can go on calling; elsewhere, or with `--once`, it ends.
 */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { startHost } from "unlisten/host";
import { callAction, hangUp } from "./tour/call-action.mjs";
import { deployAction } from "./tour/deploy-action.mjs";
import { childProcesses, openPorts } from "./tour/open-ports.mjs";
import { bytes, duration, paint, printLine, printRows, printStep } from "./tour/terminal.mjs";

const express = fileURLToPath(new URL("express", import.meta.url));
const stays = process.stdout.isTTY === true && !process.argv.includes("--once");
/** Where clients look for a standalone OpenWhisk. */
const usualPort = 3233;

const requests = [
  { method: "GET", path: "/" },
  { method: "POST", path: "/orders", json: { item: "flat white", price: 3.8 } },
  { method: "GET", path: "/orders/3" },
  { method: "GET", path: "/cup.png", sameAs: join(express, "public", "cup.png") },
];

/** How each activation went, by its id. */
const activations = new Map();
let host;
let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(0));

try {
  await show();
  if (!stays) await end(0);
} catch (error) {
  // Once the end has begun, what it cuts short is no failure.
  if (!isEnding) {
    console.error(error);
    await end(1);
  }
}

async function show() {
  printLine();
  printLine(paint("bold", "unlisten"), paint("dim", "a service that listens, as an OpenWhisk action"));
  printLine();
  await startOpenWhisk();
  const url = await deploy();
  printLine();
  for (const request of requests) await call(url, request);
  printLine();
  provePorts();
  printLine();
  if (stays) printNext(url);
}

async function startOpenWhisk() {
  const start = performance.now();
  const listener = { onActivation: (event) => activations.set(event.activation.activationId, event) };
  host = await startHost({ port: stays ? usualPort : 0, ...listener }).catch((error) => {
    if (error.code !== "listen-failed") throw error;
    return startHost({ port: 0, ...listener });
  });
  printStep(`a local OpenWhisk at ${host.url}`, "", performance.now() - start);
}

async function deploy() {
  const start = performance.now();
  const deployed = await deployAction(join(express, "action.js"), "orders", host);
  const line = `unlisten deploy ${fromHere(join(express, "action.js"))} --name orders`;
  printStep(line, `${bytes(deployed.codeBytes)}, ${deployed.kind}`, performance.now() - start);
  return deployed.url;
}

async function call(url, request) {
  const answer = await callAction(url, request);
  const { isCold, waitMs, initMs } = await activation(answer.activationId);
  const start = isCold
    ? `${paint("cyan", "cold")}  ${paint("dim", `process ${duration(waitMs)}, load ${duration(initMs)}`)}`
    : paint("yellow", "warm");
  printLine(
    paint("bold", request.method.padEnd(4)),
    request.path.padEnd(10),
    paint(answer.status < 400 ? "green" : "red", String(answer.status)),
    answer.type.padEnd(16),
    bytes(answer.body.length).padStart(6),
    duration(answer.ms).padStart(8),
    start,
  );
  for (const cookie of answer.cookies) printLine("     ", paint("dim", `set-cookie: ${cookie}`));
  if (request.json !== undefined) printLine("     ", paint("dim", `> ${JSON.stringify(request.json)}`));
  if (answer.type === "application/json") printLine("     ", paint("dim", `< ${answer.body}`));
  if (request.sameAs !== undefined) {
    if (!answer.body.equals(readFileSync(request.sameAs))) throw new Error(`${request.path} is not the file`);
    printLine("     ", paint("dim", `byte for byte ${fromHere(request.sameAs)}`));
  }
}

/** The host's record of an activation, which is complete shortly after the answer. */
async function activation(id) {
  while (!activations.has(id)) await new Promise((resolve) => setImmediate(resolve));
  return activations.get(id);
}

/** The action's process has one port open, at which its runner is posted to: so the app has none. */
function provePorts() {
  if (process.platform === "win32") return;
  const rows = openPorts(process.pid).map((port) => [port, `pid ${process.pid}, the local OpenWhisk`]);
  for (const pid of childProcesses(process.pid)) {
    const ports = openPorts(pid);
    if (ports.length !== 1) throw new Error(`a runner must listen at one port: got ${ports.join(", ")}`);
    rows.push([ports[0], `pid ${pid}, the action's runner, for OpenWhisk's /init and /run`]);
  }
  rows.push(["none", "the Express app: each activation is a call in the runner's process"]);
  printRows("Ports open", rows);
}

function printNext(url) {
  printRows("Try it", [
    [`${url}/`, "in a browser"],
    [`curl -i ${url}/`, ""],
    [`curl ${url}/orders -H 'content-type: application/json' -d '{"item":"tea","price":2}'`, ""],
  ]);
  printLine();
  printRows("And then", [
    ["npx unlisten dev examples/captured", "a service that listens, with no line changed; reloads"],
    ["npx unlisten build examples/express", "one file for any OpenWhisk"],
    ["examples/README.md", "Fastify, Nest, Hono, a program from npm"],
    ["README.md", "everything else"],
  ]);
  printLine();
  printLine(paint("dim", "ctrl-C ends it"));
}

/** A path as one would type it. */
function fromHere(path) {
  return relative(process.cwd(), path);
}

/** Nothing stays behind: the runners end with the host. */
async function end(code) {
  if (isEnding) return;
  isEnding = true;
  hangUp();
  await host?.close();
  process.exit(code);
}
