/**
 * The least a call can cost: Node's own request and response, made by hand, with the three methods that write
 * replaced. No socket, no events, no streams, no errors, no limits: it passes few of the tests that the package
 * has to pass, and is here to show how much of a call is the application itself.
 */
import { IncomingMessage, ServerResponse } from "node:http";
import { paramsOf } from "../cases.mjs";
import { bodyOf, headersOf, targetOf, webResult } from "./by-hand.mjs";

export const title = "lower bound";
export const appNames = ["listener", "express", "fastify", "hono"];
export const input = paramsOf;
export { readWebResult as read } from "./result.mjs";

export function load() {}

export async function wrap(_adapter, app, appName) {
  if (appName === "hono") return { main: (params) => callFetch(app, params) };
  if (appName !== "fastify") return { main: (params) => callListener(app, params) };
  await app.ready();
  return { main: (params) => callListener(app.routing, params) };
}

/** One for all calls: body parsers look whether there is one, nothing more. */
const noSocket = { readable: true, writable: true, encrypted: true, remoteAddress: "127.0.0.1" };

function callListener(listener, params) {
  return new Promise((resolve) => {
    const request = new IncomingMessage(noSocket);
    request.method = params.__ow_method.toUpperCase();
    request.url = targetOf(params);
    const body = bodyOf(params);
    request.headers = headersOf(params, body);
    if (body !== undefined) request.push(body);
    request.complete = true;
    request.push(null);
    const response = new ServerResponse(request);
    response.resolve = resolve;
    response.writeHead = writeHead;
    response.write = write;
    response.end = end;
    listener(request, response);
  });
}

function writeHead(status, headers) {
  this.statusCode = status;
  for (const name in headers) this.setHeader(name, headers[name]);
  return this;
}

function write(chunk) {
  this.body = this.body === undefined ? chunk : Buffer.concat([Buffer.from(this.body), Buffer.from(chunk)]);
  return true;
}

function end(chunk) {
  if (chunk) this.write(chunk);
  this.resolve(webResult(this.statusCode, this.getHeaders(), this.body));
  return this;
}

async function callFetch(app, params) {
  const request = new Request(`https://shop.example.com${targetOf(params)}`, {
    method: params.__ow_method.toUpperCase(),
    headers: params.__ow_headers,
    body: bodyOf(params),
  });
  const response = await app.fetch(request);
  const headers = { "content-type": response.headers.get("content-type") };
  return webResult(response.status, headers, Buffer.from(await response.arrayBuffer()));
}
