import { gatewayEventOf } from "../cases.mjs";

export const title = "@fastify/aws-lambda";
export const appNames = ["fastify"];
export const input = gatewayEventOf;
export { readGatewayResult as read } from "./result.mjs";

export async function load() {
  return (await import("@fastify/aws-lambda")).default;
}

export async function wrap(awsLambdaFastify, app) {
  const handler = awsLambdaFastify(app, { binaryMimeTypes: ["application/octet-stream"] });
  await app.ready();
  const context = {};
  return { main: (event) => handler(event, context) };
}
