import { once } from "node:events";
import http from "node:http";
import { paramsOf } from "../cases.mjs";
import { bodyOf, targetOf, webResult } from "./by-hand.mjs";

export const title = "loopback, http.request";
export const appNames = ["listener", "express"];
export const input = paramsOf;
export { readWebResult as read } from "./result.mjs";

export function load() {
  return http;
}

/** The app listens on a loopback port of its own, and each activation is a request on a kept connection. */
export async function wrap({ createServer, Agent, request }, app) {
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (params) =>
    new Promise((resolve, reject) => {
      const body = bodyOf(params);
      const outgoing = request(
        {
          agent,
          host: "127.0.0.1",
          port,
          method: params.__ow_method.toUpperCase(),
          path: targetOf(params),
          headers: params.__ow_headers,
        },
        (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("end", () =>
            resolve(webResult(response.statusCode, response.headers, Buffer.concat(chunks))),
          );
          response.on("error", reject);
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  const close = () => {
    agent.destroy();
    server.close();
  };
  return { main: send, close };
}
