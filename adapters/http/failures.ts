/** What can go wrong in this room, and what a client is told of it. */
import { maxResultBytes } from "../activation.js";
import { contextOf } from "../context.js";
import { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
import type { Activation } from "../running-activation.js";
import type { HttpResponse } from "./message.js";

/** The status a client sees when there is no answer of the application's. Everything else is 500. */
const statuses: Partial<Record<ErrorCode, number>> = {
  "params-malformed": 400,
  "body-undecodable": 400,
  "body-damaged": 415,
  "response-missing": 502,
  "response-unsupported": 502,
  "upgrade-unsupported": 501,
  "deadline-exceeded": 504,
  "result-too-large": 507,
  "capture-never-listened": 503,
  "capture-not-ready": 503,
};

/** What the application threw, as one of our errors; ours go through. */
export function asFailure(thrown: unknown): UnlistenError {
  if (isUnlistenError(thrown)) return thrown;
  return new UnlistenError("application-threw", "the application threw before it answered", {
    hint: "The action's log has the error with its stack.",
    cause: thrown,
  });
}

/** Our own answer, in JSON: what happened and what to do, without causes, stacks or values. */
export function failureResponse(error: UnlistenError, activation: Activation): HttpResponse {
  const { code, message, hint } = error;
  const body = { error: message, code, hint, activationId: contextOf(activation).activationId };
  return {
    status: statuses[code] ?? 500,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}

/** Parameters that come from no web action. */
export function noRequest(params: unknown): UnlistenError {
  return new UnlistenError(
    "params-malformed",
    `cannot read an HTTP request: expected __ow_method, got ${describe(params)}`,
    {
      hint: "Invoke the action by its web URL (/api/v1/web/...), deployed with `--web raw`.",
    },
  );
}

/** An error that says what was expected and what kind of thing came, not the thing: it may be a secret. */
export function malformed(name: string, expected: string, got: unknown): UnlistenError {
  return new UnlistenError(
    "params-malformed",
    `cannot read the request: ${name} must be ${expected}: got ${describe(got)}`,
    {
      hint: "Invoke the action by its web URL (/api/v1/web/...), deployed with `--web raw`.",
    },
  );
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `a string of ${value.length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return `an object with ${Object.keys(value).length} keys`;
  return `a ${typeof value}`;
}

export function nobodyListens(): UnlistenError {
  return new UnlistenError("application-unknown", "cannot call the http.Server: it has no request listener", {
    hint: "Pass the application's handler to http.createServer, or wrap the application itself.",
  });
}

export function responseMissing(cause: Error | undefined): UnlistenError {
  return new UnlistenError(
    "response-missing",
    "the application closed the connection before it had answered",
    {
      hint: "Look for res.destroy() or req.destroy() in the application's own log of this activation.",
      cause,
    },
  );
}

export function bodyTooLarge(): UnlistenError {
  return new UnlistenError(
    "result-too-large",
    "the application wrote far more than the 1048576 bytes that fit a result",
    {
      hint: "Send large content through an object store and answer with a redirect or a link.",
    },
  );
}

export function unknownApplication(app: unknown): UnlistenError {
  const got =
    app === null || app === undefined
      ? String(app)
      : typeof app === "object"
        ? `an object with ${Object.keys(app).slice(0, 8).join(", ") || "no keys"}`
        : `a ${typeof app}`;
  return new UnlistenError(
    "application-unknown",
    `cannot wrap the application: expected Express, Koa, Fastify, Nest, Hono, a fetch handler, a listener or an http.Server, got ${got}`,
    {
      hint: 'Export the application itself. For a bare function whose parameters do not tell, pass { kind: "listener" | "fetch" | "factory" }.',
    },
  );
}

export function asLoadFailure(cause: unknown): UnlistenError {
  if (isUnlistenError(cause)) return cause;
  return new UnlistenError(
    "application-not-loaded",
    "cannot load the application: it failed while starting",
    {
      hint: "The action's log has the error with its stack; the next activation tries again.",
      cause,
    },
  );
}

export function tooLarge(bytes: string, cause: unknown): UnlistenError {
  return new UnlistenError(
    "result-too-large",
    `the encoded result of ${bytes} bytes must be <= ${maxResultBytes}`,
    {
      hint: "Page the answer, compress it (JSON and binary types may be), or put it in an object store and redirect there. Binary content grows by a third: about 780 KB fit.",
      cause,
    },
  );
}

export function unsupportedStatus(status: number): UnlistenError {
  const what = status === 101 ? "an upgraded connection" : `status ${status}`;
  return new UnlistenError(
    "response-unsupported",
    `cannot send ${what}: a web action's status must be 200 to 599`,
    {
      hint:
        status === 101
          ? "WebSockets and other upgrades stay a microservice."
          : "Answer with a status from 200 to 599.",
    },
  );
}

export function unsupportedEncoding(encoding: string, cause: unknown): UnlistenError {
  return new UnlistenError(
    "response-unsupported",
    `cannot send text with content-encoding "${encoding.slice(0, 60)}": expected gzip, deflate, br or, from Node 22.15 on, zstd`,
    {
      hint: "Send the text uncompressed; the platform's edge may compress it.",
      cause,
    },
  );
}

export function damagedMultipart(): UnlistenError {
  return new UnlistenError(
    "body-damaged",
    "cannot read the multipart body: the platform decoded it as UTF-8 and lost the bytes that are none",
    {
      hint: "Send binary uploads as application/octet-stream, or base64 in JSON, to this release of OpenWhisk.",
    },
  );
}

export function undecodableBody(essence: string): UnlistenError {
  return new UnlistenError(
    "body-undecodable",
    `cannot decode __ow_body: expected base64 for content type "${essence}"`,
    { hint: "Deploy the action with `--web raw`; the platform then encodes binary bodies itself." },
  );
}

export function unsupportedUpgrade(): UnlistenError {
  return new UnlistenError(
    "upgrade-unsupported",
    "cannot upgrade to a WebSocket: a web action answers once",
    {
      hint: "Keep the part of the service that talks over WebSockets a microservice, or poll.",
    },
  );
}
