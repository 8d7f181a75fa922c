import type { ActionParams, Main, WebResult } from "../activation.js";
import { contextOf } from "../context.js";
import { watch } from "../deadline.js";
import { finishActivation, settlePending } from "../finish-activation.js";
import { runInActivation } from "../running.js";
import { Activation } from "../running-activation.js";
import { seldom } from "../seldom.js";
import type { FunctionKind, HttpApplication } from "./application.js";
import { type DecodeOptions, decodeRequest } from "./decode-request.js";
import { type Asked, type EncodeOptions, encodeResponse } from "./encode-response.js";
import { guardProcess } from "./guard.js";
import { type Loader, loadApplication, waitForApplication } from "./load-application.js";
import type { HttpResponse } from "./message.js";

/** How an application is wrapped. All optional. */
export interface WrapOptions extends DecodeOptions, EncodeOptions {
  /** How to read a bare function whose parameter list does not tell. */
  kind?: FunctionKind;
  /**
   * Tells the application where it is mounted, so that redirects and links carry the action's path: Express
   * gets it as `req.baseUrl`, a fetch handler in the request's URL. `true` takes the action's own path,
   * `/api/v1/web/{namespace}/{package}/{action}`. Default: none, the application sees `/`.
   */
  basePath?: boolean | string;
  /** Which of the application's statuses mark the activation as failed. Default: none, it did answer. */
  failOn?: (status: number) => boolean;
  /** Milliseconds before the platform gives up at which 504 is answered. Default 1000. */
  deadlineMarginMs?: number;
}

/**
 * Makes an action's `main` from an HTTP application; no port is opened.
 *
 * ```ts
 * export const main = wrap(app);
 * ```
 *
 * Takes Express 4 and 5, Koa, Fastify 4 and 5, Nest, Hono, fetch handlers, `(req, res)` listeners, an
 * `http.Server` that never listened, a promise of any of these, or a function without parameters that makes
 * or imports one: `wrap(() => import("./app.js"))`. An application that fails to load is tried again by the
 * next activation.
 *
 * Responses are collected and sent whole. Interim responses (1xx) and trailers are dropped, because a web
 * action has no place for them; a WebSocket upgrade is answered with 501.
 *
 * `main` never rejects: what goes wrong is answered as JSON with a status, and its cause is logged.
 */
export function wrap(app: HttpApplication, options: WrapOptions = {}): Main {
  const application = loadApplication(app, options.kind);
  return (params, invocation) => {
    const activation = new Activation(params, invocation, options.deadlineMarginMs ?? 1000);
    const turn: Turn = { activation, options, asked: { method: "GET", accept: undefined } };
    return runInActivation(activation, () => answer(application, turn, params));
  };
}

/** One activation on its way through decode, call and encode. */
interface Turn {
  activation: Activation;
  options: WrapOptions;
  asked: Asked;
}

function answer(application: Loader, turn: Turn, params: ActionParams): Promise<WebResult> {
  const { activation, options } = turn;
  guardProcess();
  try {
    const request = decodeRequest(params, activation, options);
    // Read before the application may change its request's headers.
    turn.asked = { method: request.method, accept: request.headers.accept };
    // A connection cannot be taken over: there is none. Other upgrades (h2c) may be ignored, as HTTP allows.
    if (request.headers["sec-websocket-key"] !== undefined) throw seldom().unsupportedUpgrade();
    const mount = mountPath(activation, options);
    const call = application.open();
    const response =
      typeof call === "function"
        ? call(request, activation, mount)
        : waitForApplication(call, activation).then((opened) => opened(request, activation, mount));
    if (response instanceof Promise || activation.pending !== undefined) return answerLater(turn, response);
    return Promise.resolve(conclude(turn, response));
  } catch (thrown) {
    return Promise.resolve(concludeFailure(turn, thrown));
  }
}

async function answerLater(turn: Turn, pending: HttpResponse | Promise<HttpResponse>): Promise<WebResult> {
  // What was answered at once cannot have been late.
  watch(turn.activation);
  try {
    const response = await pending;
    if (turn.activation.pending !== undefined) await settlePending(turn.activation);
    return conclude(turn, response);
  } catch (thrown) {
    return concludeFailure(turn, thrown);
  }
}

function conclude(turn: Turn, response: HttpResponse): WebResult {
  const { activation, options } = turn;
  const result = encodeResponse(response, turn.asked, options, () => contextOf(activation).transactionId);
  finishActivation(activation);
  return options.failOn?.(response.status) === true ? { error: result } : result;
}

/** A 5xx of ours marks the activation as failed; a 4xx is the client's doing. */
function concludeFailure(turn: Turn, thrown: unknown): WebResult {
  const { activation, options } = turn;
  const failure = seldom().asFailure(thrown);
  seldom().logFailure(failure);
  const response = seldom().failureResponse(failure, activation);
  const result = encodeResponse(response, { ...turn.asked, method: "GET" }, options, () => "");
  finishActivation(activation);
  return response.status >= 500 ? { error: result } : result;
}

function mountPath(activation: Activation, options: WrapOptions): string {
  if (options.basePath === undefined || options.basePath === false) return "";
  if (options.basePath === true) return contextOf(activation).basePath;
  const names = options.basePath.split("/").filter(Boolean);
  return names.length === 0 ? "" : `/${names.join("/")}`;
}
