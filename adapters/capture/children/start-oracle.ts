import { spawn } from "node:child_process";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ActionRequest, entryPath } from "./start-action.js";

/** An answer as the client of a listening service sees it, without what belongs to the connection. */
export interface OracleAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

export interface Oracle {
  ask(request: ActionRequest): Promise<OracleAnswer>;
  stop(): Promise<void>;
}

/** Headers that the connection or the clock makes. */
const connectionHeaders = ["connection", "content-length", "date", "keep-alive", "transfer-encoding"];

/** Starts the same entry file as `node entry`, where it really listens, on loopback. */
export async function startOracle(entry: string): Promise<Oracle> {
  const preload = fileURLToPath(new URL("../testdata/oracle.cjs", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", "--require", preload, entryPath(entry)], {
    env: { PATH: process.env.PATH, PORT: "3000" },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream });
  const [line] = (await Promise.race([
    once(lines, "line"),
    ended.then(() => Promise.reject(new Error(`"${entry}" ended before it listened\n${stderr}`))),
  ])) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    ask: (request) => ask(port, request),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function ask(port: number, request: ActionRequest): Promise<OracleAnswer> {
  const { method = "get", path = "/", query = "", body } = request;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const type: Record<string, string> = sent === undefined ? {} : { "content-type": "application/json" };
  const asked = httpRequest({
    host: "127.0.0.1",
    port,
    method: method.toUpperCase(),
    path: query === "" ? path : `${path}?${query}`,
    headers: { host: "service.test", ...type, ...request.headers },
    agent: false,
  });
  asked.end(sent);
  const [response] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  const headers: OracleAnswer["headers"] = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || connectionHeaders.includes(name)) continue;
    // Node's client makes a list of a single cookie too.
    headers[name] = Array.isArray(value) && value.length === 1 ? value[0]! : value;
  }
  return {
    status: response.statusCode!,
    headers,
    body: text,
  };
}
