import { exchange, type HttpRequest } from "../client.js";
import type { Json } from "../json.js";
import type { HttpAnswer } from "../parse-answer.js";
import type { Target } from "./target.js";

/** Sends a REST request below the owner's namespace: `rest("PUT", "actions/a", {...})`. */
export type Rest = (method: string, path: string, json?: Json) => Promise<HttpAnswer>;

export function ownerRest(target: Target, signal: AbortSignal): Rest {
  return (method, path, json) => {
    const headers: HttpRequest["headers"] = [["Authorization", target.authorization]];
    if (json !== undefined) headers.push(["Content-Type", "application/json"]);
    const body = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
    return exchange(target, { method, target: `/api/v1/namespaces/_/${path}`, headers, body }, signal);
  };
}
