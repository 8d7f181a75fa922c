import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Answer, failure } from "./answer.js";
import type { Reply, Runner } from "./runner.js";

/**
 * Bytes of a request's body. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow
 * to twice that, and parameters come on top.
 */
export const maxBodyBytes = 128 * 1024 * 1024;

/** What answers the two routes. */
type Routes = Pick<Runner, "init" | "run">;

/** The HTTP server of a runner: POST `/init` and POST `/run`. It does not listen yet, and never times out. */
export function createRunnerServer(runner: Routes): Server {
  // An action's time limit is the platform's business, who then closes the connection.
  const settings = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, requireHostHeader: false };
  const server = createServer(settings, (request, response) => takeCall(runner, request, response));
  server.timeout = 0;
  server.on("checkExpectation", ({ headers }: IncomingMessage, response: ServerResponse) => {
    respond(
      response,
      failure(417, `The only expectation that can be met is 100-continue: got ${headers.expect}.`),
    );
  });
  return server;
}

function takeCall(runner: Routes, request: IncomingMessage, response: ServerResponse): void {
  const reply: Reply = (answer, sent) => respond(response, answer, sent);
  const { method, url = "" } = request;
  const route = routeOf(url);
  if (route === undefined) {
    reply(failure(404, `There is no route ${method} ${url}.`));
  } else if (method !== "POST") {
    response.setHeader("Allow", "POST");
    reply(failure(405, `Route ${route} takes POST: got ${method}.`));
  } else {
    readBody(request, (body) => {
      if (body.kind === "refused") reply(failure(body.status, body.text));
      else if (route === "/init") runner.init(body.value, reply);
      else runner.run(body.value, reply);
    });
  }
}

/** Queries are ignored, and so are capitals and a slash at the end, as the official runtime does. */
function routeOf(url: string): "/init" | "/run" | undefined {
  if (url === "/run" || url === "/init") return url;
  const path = url
    .replace(/^https?:\/\/[^/]*/i, "")
    .replace(/\/?(\?.*)?$/s, "")
    .toLowerCase();
  return path === "/init" || path === "/run" ? path : undefined;
}

/** A request's body, or why it is none. */
type Body = { kind: "json"; value: object | null } | { kind: "refused"; status: number; text: string };

function refused(status: number, text: string): Body {
  return { kind: "refused", status, text: `Bad request: ${text}` };
}

function tooLarge(): Body {
  return refused(413, `the body must be <= ${maxBodyBytes} bytes.`);
}

/** Reads a body as JSON, whatever its content type says; an empty one is null. A request cut short is dropped. */
function readBody(request: IncomingMessage, done: (body: Body) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    // The rest is read all the same: a caller that is still sending would not see an answer.
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on("end", () => {
    if (bytes > maxBodyBytes) return done(tooLarge());
    const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    const encoding = request.headers["content-encoding"];
    if (encoding === undefined || encoding === "identity") return done(parseBody(body));
    decodeBody(body, encoding).then(done);
  });
}

async function decodeBody(body: Buffer, encoding: string): Promise<Body> {
  const { gunzipSync, inflateSync, brotliDecompressSync } = await import("node:zlib");
  const decoders = new Map([
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
    ["br", brotliDecompressSync],
  ]);
  const decode = decoders.get(encoding.toLowerCase());
  if (decode === undefined) return refused(415, "the content encoding must be gzip, deflate or br.");
  try {
    return parseBody(decode(body, { maxOutputLength: maxBodyBytes }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return tooLarge();
    return refused(400, "the body is not encoded as its content encoding says.");
  }
}

function parseBody(body: Buffer): Body {
  if (body.length === 0) return { kind: "json", value: null };
  let value: unknown;
  try {
    value = JSON.parse(withoutByteOrderMark(body.toString()));
  } catch {
    // What the parser says quotes the body, and bodies hold secrets.
    return refused(400, "the body is not JSON.");
  }
  if (typeof value === "object") return { kind: "json", value };
  return refused(400, `the body must be a JSON object: got a ${typeof value}.`);
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function respond(response: ServerResponse, { status, body }: Answer, sent?: () => void): void {
  // Also when the caller has left, and the end of the response will never come.
  if (sent !== undefined) response.once("close", sent);
  // The platform takes an answer without a length for no answer at all.
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}
