import { type Answer, printBody, type Request } from "./message.js";
import type { NodeProcess } from "./node-process.js";

interface Result {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body?: string;
}

/** Calls an action in a process of its own with the parameters of a raw web action. */
export async function askAction({ child, nextMessage }: NodeProcess, asked: Request): Promise<Answer> {
  child.send({ params: webParams(asked) });
  const message = await nextMessage();
  const { result } = message as { result: Result | { error: Result } };
  return readResult("error" in result ? result.error : result);
}

/** How many ports the action's process has open. */
export async function countServers({ child, nextMessage }: NodeProcess): Promise<number> {
  child.send({});
  const { servers } = (await nextMessage()) as { servers: number };
  return servers;
}

/** As OpenWhisk's controller hands a request over: JSON and binary bodies as base64, text as it is. */
function webParams({ method, path, headers = {}, body = "" }: Request): Record<string, unknown> {
  const [pathname, query = ""] = path.split("?", 2);
  const isText = /^text\/|x-www-form-urlencoded/.test(headers["content-type"] ?? "text/plain");
  return {
    __ow_method: method.toLowerCase(),
    __ow_headers: { host: "openwhisk.example", ...headers },
    __ow_path: pathname === "/" ? "" : pathname,
    __ow_query: query,
    __ow_body: Buffer.from(body).toString(isText ? "utf8" : "base64"),
  };
}

/** As the controller reads a result: text and JSON as they are, all else from base64. */
function readResult({ statusCode, headers, body = "" }: Result): Answer {
  const type = headers["content-type"] as string | undefined;
  const isText = /^text\/|json/.test(type ?? "text/plain");
  return {
    status: statusCode,
    type,
    cookies: [headers["set-cookie"] ?? []].flat().toSorted(),
    location: headers.location as string | undefined,
    body: printBody(type, Buffer.from(body, isText ? "utf8" : "base64")),
  };
}
