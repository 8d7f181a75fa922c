import { Agent, request } from "node:http";

/** A host that is gone in the middle of a request: whether it did what was asked, nobody knows. */
export class Unanswered extends Error {}

/**
 * Calls the REST API of one host over kept connections.
 *
 * @returns `{ call(method, path, body) → { status, json }, close() }`; `call` throws Unanswered
 */
export function connectTo({ url, auth }) {
  const agent = new Agent({ keepAlive: true });
  const headers = {
    authorization: `Basic ${Buffer.from(auth).toString("base64")}`,
    "content-type": "application/json",
  };
  const call = (method, path, body) =>
    new Promise((resolve, reject) => {
      const fail = (error) => reject(new Unanswered(error.message, { cause: error }));
      const sent = request(`${url}/api/v1/namespaces/_/${path}`, { method, agent, headers }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", fail);
        answer.on("end", () => {
          if (!answer.complete) return fail(new Error("the answer was cut short"));
          resolve({ status: answer.statusCode, json: JSON.parse(Buffer.concat(chunks).toString()) });
        });
      });
      sent.on("error", fail);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { call, close: () => agent.destroy() };
}
