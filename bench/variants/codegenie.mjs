import { gatewayEventOf } from "../cases.mjs";
import { requirePackage } from "./require-package.mjs";

export const title = "@codegenie/serverless-express";
export const appNames = ["listener", "express"];
export const input = gatewayEventOf;
export { readGatewayResult as read } from "./result.mjs";

export function load() {
  return requirePackage("@codegenie/serverless-express");
}

/** A bare listener is none of the frameworks it knows; application/octet-stream is not on its list of binary types. */
export function wrap(serverlessExpress, app, appName) {
  const callListener = { sendRequest: ({ app: listener, request, response }) => listener(request, response) };
  const handler = serverlessExpress({
    app,
    framework: appName === "listener" ? callListener : undefined,
    binarySettings: {
      contentTypes: ["application/octet-stream"],
      contentEncodings: ["gzip", "deflate", "br"],
    },
  });
  const context = {};
  return { main: (event) => handler(event, context) };
}
