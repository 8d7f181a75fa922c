// Reading unusual media types is among the seldom parts.
import "../http/provide-seldom.js";
import { looksLikeBase64 } from "../http/body-encoding.js";
import { type MediaType, parseMediaType } from "../http/media-type.js";
import { isJsonObject, type Json } from "../rpc/json.js";
import type { ActionCaller, CallPlan } from "./caller.js";
import type { HttpAnswer } from "./http-answer.js";
import type { Failed } from "./outcome.js";
import type { HttpCall } from "./send.js";

/** What a wrapped HTTP service answered. */
export interface HttpReply {
  kind: "reply";
  status: number;
  /** Lower-case names. */
  headers: [name: string, value: string | string[]][];
  body: Buffer;
  activationId: string | undefined;
}

/**
 * Has an action that serves HTTP answer a request: as the raw web action that it is, or by REST invoke with the
 * parameters that the platform would make of the request, for which it need not be a web action.
 *
 * @param request  `target` is path and query; headers are end to end
 */
export async function callHttpAction(
  caller: ActionCaller,
  via: "rest" | "web",
  request: HttpCall & { body: Buffer },
  plan: CallPlan,
): Promise<HttpReply | Failed> {
  if (via === "web") {
    const { host: _host, ...headers } = request.headers;
    const body = request.body.length === 0 ? undefined : request.body;
    const outcome = await caller.request({ ...request, headers, body }, plan);
    if (outcome.kind === "http") return replyOfAnswer(outcome.answer, outcome.activationId);
    return outcome.kind === "failed" ? outcome : noAnswer(outcome.activationId);
  }
  const outcome = await caller.invoke(JSON.stringify(paramsOf(request)), plan);
  const { activationId } = outcome;
  if (outcome.kind === "result") return replyOfResult(outcome.result, activationId) ?? noAnswer(activationId);
  // The adapter marks the activation as failed, and answers all the same.
  if (outcome.kind === "failed") return replyOfResult(outcome.error, activationId) ?? outcome;
  return noAnswer(activationId);
}

function noAnswer(activationId: string | undefined): Failed {
  return { kind: "failed", failure: "missing-result", activationId };
}

/** What a raw web action gets. Source: OpenWhisk, WebActions.scala, Context.toActionArgument. */
function paramsOf({ method, target, headers, body }: HttpCall & { body: Buffer }): Record<string, unknown> {
  const at = target.indexOf("?");
  const type = parseMediaType(headers["content-type"] ?? "");
  return {
    __ow_method: method.toLowerCase(),
    __ow_headers: headers,
    __ow_path: at === -1 ? target : target.slice(0, at),
    __ow_query: at === -1 ? "" : target.slice(at + 1),
    __ow_body: body.toString(type.platform === "text" ? "utf8" : "base64"),
  };
}

function replyOfAnswer({ status, headers, body }: HttpAnswer, activationId: string | undefined): HttpReply {
  const all = Object.entries(headers).flatMap(([name, value]): HttpReply["headers"] =>
    value === undefined ? [] : [[name, value]],
  );
  return { kind: "reply", status, headers: all, body, activationId };
}

/** What the platform would make of a web action's result. Source: WebActions.scala, interpretHttpResponse. */
function replyOfResult(result: Json | undefined, activationId: string | undefined): HttpReply | undefined {
  if (!isJsonObject(result) || (result.statusCode === undefined && result.body === undefined))
    return undefined;
  const status = Number(result.statusCode ?? (result.body === undefined ? 204 : 200));
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const headers = headersOf(result.headers);
  const contentType = headers.find(([name]) => name === "content-type")?.[1];
  return {
    kind: "reply",
    status,
    headers,
    activationId,
    body: decodeBody(
      result.body,
      parseMediaType(typeof contentType === "string" ? contentType : "text/html"),
    ),
  };
}

function headersOf(headers: Json | undefined): HttpReply["headers"] {
  if (!isJsonObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]): HttpReply["headers"] => {
    const values = (Array.isArray(value) ? value : [value]).map(String);
    // A line break would end the response's head, which no application wants.
    const isClean = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && values.every((text) => !/[\r\n\0]/.test(text));
    return isClean ? [[name.toLowerCase(), values.length === 1 ? values[0]! : values]] : [];
  });
}

function decodeBody(body: Json | undefined, type: MediaType): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== "string") return Buffer.from(JSON.stringify(body));
  const isBase64 = type.platform === "binary" || (type.isJsonFamily && looksLikeBase64(body));
  return Buffer.from(body, isBase64 ? "base64" : "utf8");
}
