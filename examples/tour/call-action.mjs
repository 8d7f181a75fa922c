import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";

/** Calls come one after the other over one connection, as from a browser. */
const agent = new Agent({ keepAlive: true });

/**
 * Sends one request to a web action.
 *
 * @returns the answer, its body as bytes, and the milliseconds until all of it was there
 */
export function callAction(url, { method, path, json }) {
  const start = performance.now();
  const body = json === undefined ? undefined : JSON.stringify(json);
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, { method, headers, agent }, (response) => {
      buffer(response).then((bytes) => {
        resolve({
          status: response.statusCode,
          type: response.headers["content-type"]?.split(";")[0] ?? "",
          cookies: response.headers["set-cookie"] ?? [],
          activationId: response.headers["x-openwhisk-activation-id"],
          body: bytes,
          ms: performance.now() - start,
        });
      }, reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Lets go of the connection. */
export function hangUp() {
  agent.destroy();
}
