/**
 * What `npm start` shows: a local OpenWhisk, the Express example deployed to it as a user would, and called.
 *
 * On a terminal it stays until ctrl-C, so that one can go on calling; elsewhere, or with `--once`, it ends.
 */
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { startHost, unlimitedRates } from "unlisten/host";
import { callAction, hangUp } from "./tour/call-action.mjs";
import { deployAction } from "./tour/deploy-action.mjs";
import { childProcesses, openPorts } from "./tour/open-ports.mjs";
import { bytes, duration, paint, printLine, printRows, printStep } from "./tour/terminal.mjs";

const express = fileURLToPath(new URL("express", import.meta.url));
const action = join(express, "action.js");
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
let onActivation = (event) => activations.set(event.activation.activationId, event);
let host;
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(0));

try {
  await show();
  if (!stays) await end(0);
} catch (error) {
  // Once the end has begun, what it cuts short is no failure.
  if (!ending.signal.aborted) {
    console.error(error);
    await end(1);
  }
}

async function show() {
  printLine();
  printLine(paint("bold", "unlisten"), "a service that listens, as an OpenWhisk action");
  printLine();
  printLine(fromHere(action));
  for (const line of readFileSync(action, "utf8").trimEnd().split("\n"))
    printLine(paint("cyan", `  ${line}`));
  printLine();
  await startOpenWhisk();
  const url = await deploy();
  printLine();
  for (const request of requests) await call(url, request);
  printLine();
  provePorts();
  printLine();
  if (stays) stay(url);
}

async function startOpenWhisk() {
  const start = performance.now();
  const options = { limits: unlimitedRates, onActivation: (event) => onActivation(event) };
  host = await startHost({ ...options, port: stays ? usualPort : 0 }).catch((error) => {
    if (error.code !== "listen-failed") throw error;
    return startHost({ ...options, port: 0 });
  });
  printStep(`a local OpenWhisk at ${host.url}`, duration(performance.now() - start));
}

async function deploy() {
  const start = performance.now();
  const { url, codeBytes, kind } = await deployAction(action, "shop", host, { signal: ending.signal });
  const figures = `${bytes(codeBytes)} for ${kind}, ${duration(performance.now() - start)}`;
  printStep(`unlisten deploy ${fromHere(action)} --name shop`, figures);
  return url;
}

async function call(url, request) {
  const answer = await callAction(url, request);
  const { isCold, waitMs, initMs } = await activation(answer.activationId);
  const parts = isCold ? paint("dim", `process ${duration(waitMs)}, load ${duration(initMs)}`) : "";
  printLine(
    paint("bold", request.method.padEnd(4)),
    request.path.padEnd(9),
    paintStatus(answer.status),
    answer.type.padEnd(16),
    bytes(answer.body.length).padStart(5),
    duration(answer.ms).padStart(7),
    paintStart(isCold),
    parts,
  );
  for (const cookie of answer.cookies) printDetail(`set-cookie: ${cookie}`);
  if (request.json !== undefined) printDetail(`> ${JSON.stringify(request.json)}`);
  if (answer.type === "application/json") printDetail(`< ${answer.body}`);
  if (request.sameAs !== undefined) {
    if (!answer.body.equals(readFileSync(request.sameAs))) throw new Error(`${request.path} is not the file`);
    printDetail(`byte for byte ${fromHere(request.sameAs)}`);
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
  const rows = openPorts(process.pid).map((port) => [port, `the local OpenWhisk, process ${process.pid}`]);
  for (const pid of childProcesses(process.pid)) {
    const ports = openPorts(pid);
    if (ports.length !== 1)
      throw new Error(`a runner must listen at one port: got ${ports.join(", ") || "none"}`);
    rows.push([ports[0], `the action's runner, process ${pid}: OpenWhisk posts activations to it`]);
  }
  rows.push(["none", "the Express app: an activation is a call in the runner's process"]);
  printRows("Open ports, as the system sees them", rows);
}

/** What to do next, and what then happens. */
function stay(url) {
  printLine(paint("bold", "Try it"));
  printLine(`  ${url}/`);
  printLine(`  curl -i ${url}/`);
  printLine(`  curl ${url}/orders -H 'content-type: application/json' -d '{"item":"tea","price":2}'`);
  printLine();
  printRows("Then", [
    ["npx unlisten dev examples/captured", "a service with no line changed, reloaded when you change one"],
    ["npx unlisten build examples/express/action.js", "one file for any OpenWhisk"],
    ["examples/README.md", "Fastify, Nest, Hono, a program from npm"],
  ]);
  printLine();
  printLine(paint("dim", "Activations appear here. Ctrl-C ends."));
  printLine();
  onActivation = ({ activation: { activationId, response }, isCold, initMs = 0, runMs = 0 }) => {
    const { statusCode } = response.result?.error ?? response.result ?? {};
    const ms = duration(initMs + runMs).padStart(7);
    printLine(paintStatus(statusCode ?? response.status), ms, paintStart(isCold), paint("dim", activationId));
  };
}

function printDetail(text) {
  printLine("    ", paint("dim", text));
}

function paintStatus(status) {
  return paint(status < 400 ? "green" : "red", String(status));
}

function paintStart(isCold) {
  return isCold ? paint("cyan", "cold") : paint("yellow", "warm");
}

/** A path as one would type it. */
function fromHere(path) {
  return relative(process.cwd(), path);
}

/** Nothing stays behind: the runners end with the host. */
async function end(code) {
  if (ending.signal.aborted) return;
  ending.abort();
  hangUp();
  await host?.close();
  process.exit(code);
}
