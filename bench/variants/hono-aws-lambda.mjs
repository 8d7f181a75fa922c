import { gatewayEventOf } from "../cases.mjs";
import { requirePackage } from "./require-package.mjs";

export const title = "hono/aws-lambda";
export const appNames = ["hono"];
export const input = gatewayEventOf;
export { readGatewayResult as read } from "./result.mjs";

export function load() {
  return requirePackage("hono/aws-lambda").handle;
}

export function wrap(handle, app) {
  return { main: handle(app) };
}
