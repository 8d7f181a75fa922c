import { gatewayEventOf } from "../cases.mjs";

export const title = "hono/aws-lambda";
export const appNames = ["hono"];
export const input = gatewayEventOf;
export { readGatewayResult as read } from "./result.mjs";

export async function load() {
  return (await import("hono/aws-lambda")).handle;
}

export function wrap(handle, app) {
  return { main: handle(app) };
}
