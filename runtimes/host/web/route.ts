import { type ActionEntity, annotationOf } from "../entities/entity.js";
import { finalParameters, type ResolvedAction, resolveAction } from "../entities/resolve-action.js";
import { type ContentType, mediaTypeOf, renderContentType } from "../http/media-type.js";
import { type Answer, type HostRequest, headerOf } from "../http/message.js";
import { accepts, describeOffer, pickCharset, readAcceptance } from "../http/negotiate.js";
import { plain } from "../http/refuse-request.js";
import type { Json, JsonObject } from "../json/json.js";
import { printPretty } from "../json/print-json.js";
import { messages } from "../messages.js";
import { authenticate } from "../rest/authenticate.js";
import { errorBody, Rejection } from "../rest/rest-answer.js";
import type { RestContext } from "../rest/rest-request.js";
import { waitFor } from "../wait-for.js";
import { webCorsHeaders } from "./cors.js";
import { readWebPath, type WebPath } from "./read-web-path.js";
import { webArguments } from "./web-arguments.js";
import { type WebResponse, webResponse } from "./web-response.js";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

type Header = readonly [name: string, value: string];

/**
 * Web actions. Source: OpenWhisk, WebActions.scala.
 *
 * @param segments  what follows `/api/v1/`
 * @param auth  `uuid:key`
 * @returns undefined when the address is none of a web action
 * @throws Rejection for a malformed body, and for an answer the client does not take
 */
export async function webRoute(
  request: HostRequest,
  segments: string[],
  context: RestContext,
  auth: string,
): Promise<Answer | undefined> {
  const path =
    segments[0] === "web" && methods.includes(request.method) ? readWebPath(segments.slice(1)) : undefined;
  if (path === undefined) return undefined;
  const resolved = findExported(path, context);
  // Before CORS headers, and before OPTIONS.
  if (resolved === undefined) return errorAnswer(request, 404, messages.resourceDoesNotExist);
  const refusal = context.rates.invoke(context.namespace);
  if (refusal !== undefined) return errorAnswer(request, 429, refusal);
  const { payloadBytes } = context.limits;
  if (request.body.length > payloadBytes) {
    return errorAnswer(request, 413, messages.requestTooLarge(request.body.length, payloadBytes));
  }
  const hasOwnCors = annotationOf(resolved.action, "web-custom-options") === true;
  const cors = hasOwnCors ? [] : webCorsHeaders(request);
  if (request.method === "OPTIONS" && !hasOwnCors)
    return { status: 200, headers: cors, body: { bytes: Buffer.alloc(0) } };
  const user = authenticate(request, auth) === "accepted" ? context.namespace : undefined;
  const answer =
    request.method === "OPTIONS" || isAllowed(resolved.action, request, user)
      ? await invokeWeb(request, path, resolved, user, context)
      : errorAnswer(request, 401, messages.webAuthenticationFailed);
  return answer.anonymous ? answer : { ...answer, headers: [...cors, ...answer.headers] };
}

function findExported(path: WebPath, { store, namespace }: RestContext): ResolvedAction | undefined {
  if (path.namespace !== namespace) return undefined;
  const resolved = resolveAction(store, namespace, path.packageName, path.actionName);
  return resolved !== undefined && annotationOf(resolved.action, "web-export") === true
    ? resolved
    : undefined;
}

/** What the annotation `require-whisk-auth` asks for: nothing, the owner's key, or a header. */
function isAllowed(action: ActionEntity, request: HostRequest, user: string | undefined): boolean {
  const required = annotationOf(action, "require-whisk-auth");
  switch (typeof required) {
    case "undefined":
      return true;
    case "boolean":
      return !required || user !== undefined;
    case "string":
    case "number":
      return headerOf(request, "x-require-whisk-auth") === String(required);
    default:
      return false;
  }
}

async function invokeWeb(
  request: HostRequest,
  path: WebPath,
  resolved: ResolvedAction,
  user: string | undefined,
  context: RestContext,
): Promise<Answer> {
  const isRaw = annotationOf(resolved.action, "raw-http") === true;
  const read = webArguments({ request, rest: path.rest, user }, isRaw, finalParameters(resolved));
  if (read.kind === "malformed") throw new Rejection(400, read.text);
  if (read.kind === "overrides") return errorAnswer(request, 400, messages.parametersNotAllowed);
  const { activationId, accept, finished } = context.activator.invoke(resolved, read.arguments, {
    transactionId: request.transactionId,
    trace: request.trace,
  });
  const activation = await waitFor(finished, context.limits.blockingWaitMs);
  if (activation === undefined) await accept();
  if (activation !== undefined && Array.isArray(activation.response.result))
    return plain(500, messages.internalError);
  const response: WebResponse =
    activation === undefined
      ? { kind: "error", status: 202, text: messages.responseNotReady }
      : respondTo(activation.response.status, activation.response.result as JsonObject, path);
  const answer = finishAnswer(request, response);
  return { ...answer, headers: [["x-openwhisk-activation-id", activationId], ...answer.headers] };
}

function respondTo(status: string, result: JsonObject, { extension }: WebPath): WebResponse {
  if (status === "success") return webResponse(extension, result);
  // The error's value is answered as if it were the result.
  if (status === "application error") return webResponse(extension, result.error as Json);
  return { kind: "error", status: 400, text: messages.errorProcessingRequest };
}

function finishAnswer(request: HostRequest, response: WebResponse): Answer {
  switch (response.kind) {
    case "error":
      return errorAnswer(request, response.status, response.text);
    case "empty":
      return { status: response.status, headers: response.headers, body: { bytes: Buffer.alloc(0) } };
    case "text":
      return textAnswer(request, response);
    case "body": {
      checkAccepted(request, response.status, response.type, describeOffer(response.type));
      const body = { type: renderContentType(response.type), bytes: response.bytes };
      return { status: response.status, headers: response.headers, body };
    }
  }
}

/** Text in the charset the client asks for, as far as there is one of that name here. */
function textAnswer(request: HostRequest, response: WebResponse & { kind: "text" }): Answer {
  const mediaType = mediaTypeOf("text/plain");
  const charset = pickCharset(readAcceptance(request.headers));
  checkAccepted(request, response.status, { mediaType }, mediaType.value);
  if (charset === undefined) throw new Rejection(406, messages.notAcceptable(mediaType.value));
  const encodings: Partial<Record<string, BufferEncoding>> = {
    "ISO-8859-1": "latin1",
    "US-ASCII": "latin1",
    "UTF-16LE": "utf16le",
  };
  const encoding = (Object.hasOwn(encodings, charset) ? encodings[charset] : undefined) ?? "utf8";
  const type: ContentType = { mediaType, charset: encoding === "utf8" ? "UTF-8" : charset };
  const body = { type: renderContentType(type), bytes: Buffer.from(response.text, encoding) };
  return { status: response.status, headers: response.headers, body };
}

/** The action has run by now; its answer is lost all the same. Errors are sent whatever the client takes. */
function checkAccepted(request: HostRequest, status: number, type: ContentType, offer: string): void {
  if (status >= 400 || accepts(readAcceptance(request.headers), type)) return;
  throw new Rejection(406, messages.notAcceptable(offer));
}

function errorAnswer(request: HostRequest, status: number, text: string): Answer {
  const bytes = Buffer.from(printPretty(errorBody(text, request.transactionId)));
  // A 202 is a success, and must be acceptable.
  if (status < 400)
    checkAccepted(request, status, { mediaType: mediaTypeOf("application/json") }, "application/json");
  return { status, headers: [] as Header[], body: { type: "application/json", bytes } };
}
