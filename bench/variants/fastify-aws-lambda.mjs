import { gatewayEventOf } from "../cases.mjs";
import { requirePackage } from "./require-package.mjs";

export const title = "@fastify/aws-lambda";
export const appNames = ["fastify"];
export const input = gatewayEventOf;
export { readGatewayResult as read } from "./result.mjs";

export function load() {
  return requirePackage("@fastify/aws-lambda");
}

export async function wrap(awsLambdaFastify, app) {
  const handler = awsLambdaFastify(app, { binaryMimeTypes: ["application/octet-stream"] });
  await app.ready();
  const context = {};
  return { main: (event) => handler(event, context) };
}
