import { Code, ConnectError } from "@connectrpc/connect";
import {
  createAsyncIterable,
  type UniversalHandler,
  type UniversalServerResponse,
} from "@connectrpc/connect/protocol";
import type { HttpRequest, HttpResponse } from "../../http/message.js";
import type { Activation } from "../../running-activation.js";
import { pathOf } from "../path-of.js";
import { answerType } from "./answer-type.js";
import { type CallState, valuesOf } from "./call-state.js";
import { collect } from "./collect.js";
import type { Engine, EngineAnswer, EngineMethod, EngineSettings } from "./engine.js";
import { errorResponse } from "./error-response.js";
import { fitResponse } from "./fit-response.js";
import { type RpcForm, readForm } from "./form.js";
import { decodeGrpcWebText } from "./grpc-web-text.js";
import { type Refusal, refuse } from "./refuse.js";
import { handlersOf, type ServedMethod } from "./served-methods.js";
import { type Stopped, stopOf, untilStopped } from "./stop.js";

/** Makes what answers all forms of Connect and gRPC-Web for the methods and routes given. */
export function createEngine(settings: EngineSettings): Engine {
  const served = handlersOf(settings);
  return {
    methods: [...served.values()].map(describe),
    answer: (request, activation) => answer(settings, served, request, activation),
  };
}

function describe({ handler: { method, requestPath }, hasTypes }: ServedMethod): EngineMethod {
  return {
    service: method.parent.typeName,
    name: method.name,
    path: requestPath,
    requestStream: method.methodKind === "client_streaming" || method.methodKind === "bidi_streaming",
    responseStream: method.methodKind === "server_streaming" || method.methodKind === "bidi_streaming",
    // NO_SIDE_EFFECTS in google.protobuf.MethodOptions.IdempotencyLevel.
    isIdempotent: method.idempotency === 1,
    hasTypes,
  };
}

async function answer(
  settings: EngineSettings,
  served: ReadonlyMap<string, ServedMethod>,
  request: HttpRequest,
  activation: Activation,
): Promise<EngineAnswer> {
  const form = readForm(request);
  const type = answerType(form, request.headers["content-type"], request.headers.accept);
  const method = served.get(pathOf(request.target));
  const state: CallState = { activation, isBridged: method?.isBridged === true, isCalled: false };
  const refusal = refuse(request, form, type, served);
  const response =
    refusal === undefined
      ? await call(settings, method!.handler, form, request, state)
      : refusedResponse(form, refusal);
  const { response: fitted, tooLarge } = fitResponse(request, form, type ?? "application/json", response);
  const failure = tooLarge === undefined ? state.failure : { cause: tooLarge };
  return { response: fitted, ...(failure && { failure }), isCalled: state.isCalled };
}

function refusedResponse(form: RpcForm, { error, status, headers }: Refusal): HttpResponse {
  const response = errorResponse(form, error, status);
  return { ...response, headers: { ...response.headers, ...headers } };
}

async function call(
  settings: EngineSettings,
  handler: UniversalHandler,
  form: RpcForm,
  request: HttpRequest,
  state: CallState,
): Promise<HttpResponse> {
  const { activation } = state;
  const stop = stopOf(form, request, activation);
  try {
    const work = run(settings, handler, form, request, state, stop.signal);
    const outcome = await untilStopped(work, stop);
    return "stopped" in outcome ? stoppedResponse(form, state, outcome.stopped) : outcome.value;
  } catch (thrown) {
    // A handler's own errors are answers already: this one was thrown before or after it.
    if (!(thrown instanceof ConnectError)) state.failure = { cause: thrown };
    return errorResponse(form, ConnectError.from(thrown, Code.Internal));
  } finally {
    stop.end();
  }
}

async function run(
  settings: EngineSettings,
  handler: UniversalHandler,
  form: RpcForm,
  request: HttpRequest,
  state: CallState,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const response = await handler({
    // Not the HTTP version that it is: with it Connect refuses half-duplex streams, which come whole here.
    httpVersion: "2",
    method: request.method,
    url: `http://${hostOf(request)}${request.target}`,
    header: headersOf(request, form),
    body: createAsyncIterable(bodyOf(request, form)),
    signal,
    contextValues: valuesOf(state, settings.contextOf),
  });
  return toHttp(response, state.activation);
}

async function toHttp(
  { status, header, body }: UniversalServerResponse,
  activation: Activation,
): Promise<HttpResponse> {
  const headers: HttpResponse["headers"] = Object.create(null);
  const bytes = await collect(body, activation);
  for (const [name, value] of header ?? []) {
    const before = headers[name];
    // Headers joins all but this one.
    headers[name] = name === "set-cookie" ? [...(before ?? []), value] : value;
  }
  return { status, headers, body: bytes };
}

function stoppedResponse(form: RpcForm, state: CallState, { error, cause }: Stopped): HttpResponse {
  if (cause !== undefined) state.failure = { cause };
  return errorResponse(form, error);
}

function headersOf({ headers }: HttpRequest, { isText, isJson }: RpcForm): Headers {
  let read: Headers;
  try {
    read = new Headers(headers);
  } catch {
    throw new ConnectError("a header's name or value is none of HTTP", Code.InvalidArgument);
  }
  if (isText) read.set("content-type", `application/grpc-web+${isJson ? "json" : "proto"}`);
  return read;
}

function bodyOf({ body }: HttpRequest, { isText }: RpcForm): Uint8Array[] {
  if (body === undefined) return [];
  if (!isText) return [body];
  const bytes = decodeGrpcWebText(body);
  if (bytes === undefined) throw new ConnectError("the body is not base64", Code.InvalidArgument);
  return [bytes];
}

/** The host is any caller's text, and an address is made of it. */
function hostOf({ headers: { host = "" } }: HttpRequest): string {
  return /^[\w.-]+(?::\d{1,5})?$/.test(host) && URL.canParse(`http://${host}`) ? host : "localhost";
}
