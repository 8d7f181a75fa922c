import { gatewayEventOf } from "../cases.mjs";
import { requirePackage } from "./require-package.mjs";

export const title = "serverless-http";
export const appNames = ["listener", "express", "fastify"];
export const input = gatewayEventOf;
export { readGatewayResult as read } from "./result.mjs";

export function load() {
  return requirePackage("serverless-http");
}

/** Binary types have to be listed, else bytes are sent as text. */
export async function wrap(serverless, app) {
  if (typeof app.ready === "function") await app.ready();
  return { main: serverless(app, { binary: ["application/octet-stream"] }) };
}
