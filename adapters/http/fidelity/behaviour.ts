import type { SentRequest } from "./message.js";

/** One promise: this request, to this application, gets the answer a real listener gives. */
export interface Behaviour {
  /** What is the same, in words. Published in FIDELITY.md. */
  name: string;
  /** One request, or several, one after the other. */
  request: RequestSketch | RequestSketch[];
  /** All requests at once. */
  concurrent?: true;
  /** The application notes facts beside its answer; they are compared too. */
  facts?: true;
  /** Only with these applications of the suite, when not with all. */
  only?: string[];
  /** Where the platform, or the adapter on purpose, differs. Nothing else may, and each of these must. */
  differences?: Difference[];
}

/** `GET /path`, or with more than a request line. */
export type RequestSketch =
  | string
  | { line: string; headers?: HeaderSketch; body?: string | Buffer; chunked?: true };

/** A list is sent as repeated header lines; a character is a byte. */
export type HeaderSketch = Record<string, string | string[]>;

/** A tolerated difference. */
export interface Difference {
  /** `status`, `header x-a`, `body`, `body.key` of a JSON body, `facts`, ...; `#2 status` of a second request. */
  where: string;
  /** What the listener says; left out when it is not the same twice. */
  listener?: unknown;
  /** What comes back through the action; left out when it is not the same twice. */
  action?: unknown;
  because: string;
}

/** Behaviours of applications that answer alike: one framework in several versions. */
export interface Suite {
  title: string;
  /** Files in apps/, without ".mjs". */
  apps: string[];
  behaviours: Behaviour[];
}

/** Sent with every request, unless a sketch says otherwise. */
const commonHeaders: HeaderSketch = {
  host: "service.example",
  connection: "keep-alive",
  "user-agent": "fidelity",
  accept: "*/*",
};

const methodsWithoutBody = new Set(["GET", "HEAD", "DELETE", "OPTIONS"]);

/**
 * The request a sketch stands for.
 *
 * @param id  what the application files its facts under
 */
export function requestOf(sketch: RequestSketch, id: string): SentRequest {
  const { line, headers, body, chunked } = typeof sketch === "string" ? { line: sketch } : sketch;
  const space = line.indexOf(" ");
  const method = line.slice(0, space);
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const length = bytes?.length ?? (methodsWithoutBody.has(method) ? undefined : 0);
  const framing: HeaderSketch = chunked
    ? { "transfer-encoding": "chunked" }
    : length === undefined
      ? {}
      : { "content-length": String(length) };
  const all = { ...commonHeaders, "x-fidelity-id": id, ...framing, ...headers };
  return {
    method,
    target: line.slice(space + 1),
    headers: Object.entries(all).flatMap(linesOf),
    body: bytes,
  };
}

function linesOf([name, value]: [string, string | string[]]): [string, string][] {
  return [value].flat().map((item) => [name, item]);
}
