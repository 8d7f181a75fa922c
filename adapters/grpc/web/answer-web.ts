import type { ActionParams, WebParams, WebResult } from "../../activation.js";
import { watch } from "../../deadline.js";
import { decodeBase64 } from "../../http/body-encoding.js";
import { decodeRequest, isWebParams } from "../../http/decode-request.js";
import type { HttpRequest } from "../../http/message.js";
import { afterPending } from "../../rpc/turn.js";
import { seldom } from "../../seldom.js";
import type { GrpcTurn } from "../answer.js";
import { callThen } from "../call-then.js";
import { type GrpcReply, Status, statusReply } from "../method.js";
import { defaultMaxMessageBytes } from "../options.js";
import { pathOf } from "../path-of.js";
import { answerReadableWeb } from "../plain/answer-readable.js";
import type { GrpcResult } from "../result.js";
import type { Served } from "../served.js";
import { missingStatus } from "../status-of.js";
import { readConnect, writeConnect } from "./answer-connect.js";
import { type ReadCall, readGrpcWeb, writeGrpcWeb } from "./answer-grpc-web.js";
import { engineResult } from "./engine-result.js";
import { type HotForm, hotForm } from "./hot-form.js";
import { type RpcResponse, toWebResult } from "./web-result.js";

type Headers = Readonly<Record<string, unknown>>;

/** A request in one of the forms that are answered here. */
interface HotRequest {
  form: HotForm;
  headers: Headers;
  path: string;
  body: Buffer;
}

/** Answers the request of a web action: the hot forms here, all others by the engine. */
export function answerWeb(turn: GrpcTurn, served: Served): GrpcResult | Promise<GrpcResult> {
  const { activation } = turn;
  const { params } = activation;
  if (served.hasMethods && isWebParams(params) && typeof params.__ow_query === "string") {
    const hot = readRaw(params);
    if (hot !== undefined) {
      const result = answerHot(turn, served, hot);
      if (result !== undefined) return result;
    }
  }
  const request = decodeRequest(params, activation, { compression: true });
  if (isEnvelope(request)) return answerReadableWeb(turn, served, request);
  return answerByEngine(turn, served, request);
}

/** As `decodeRequest` reads it, without a copy of headers that few methods look at. */
function readRaw(params: WebParams): HotRequest | undefined {
  const { __ow_method: method, __ow_headers: headers, __ow_path: path, __ow_body: text = "" } = params;
  if (typeof headers !== "object" || headers === null || typeof path !== "string") return undefined;
  const form = hotForm({ method, headers });
  if (form === undefined || typeof text !== "string") return undefined;
  const body = decodeBase64(text);
  return body === undefined ? undefined : { form, headers, path, body };
}

/** @returns undefined when it is a call for the engine after all */
function answerHot(
  turn: GrpcTurn,
  served: Served,
  hot: HotRequest,
): GrpcResult | Promise<GrpcResult> | undefined {
  const { form, path } = hot;
  const method = served.methods.get(path);
  if (method === undefined) {
    const { code, details } = missingStatus(path.slice(0, 200));
    return conclude(hot, statusReply(code, details), 404);
  }
  if (form === "connect" && (method.requestStream || method.responseStream)) return undefined;
  const read = readCall(turn, hot);
  if (read === undefined) return undefined;
  if ("reply" in read) return conclude(hot, read.reply);
  return callThen(turn.activation, method, read.call, (reply) => conclude(hot, reply));
}

function readCall({ activation, options }: GrpcTurn, { form, headers, body }: HotRequest): ReadCall {
  const maxMessageBytes = options.maxMessageBytes ?? defaultMaxMessageBytes;
  return form === "connect"
    ? readConnect(headers, body, maxMessageBytes, activation)
    : readGrpcWeb(headers, body, maxMessageBytes, activation);
}

/** @param status HTTP's own, in Connect, where it says more than the code's */
function conclude(
  { form, headers }: { form: HotForm; headers: Headers },
  reply: GrpcReply,
  status?: number,
): WebResult {
  const { cause } = reply;
  if (cause !== undefined) seldom().logFailure(cause);
  const response = write(form, reply, headers);
  if (status !== undefined && form === "connect") response.status = status;
  const result = toWebResult(response, headers, cause !== undefined);
  return result ?? tooLarge(form, headers, response.body.length);
}

function write(form: HotForm, reply: GrpcReply, headers: Headers): RpcResponse {
  return form === "connect"
    ? writeConnect(reply, headers)
    : writeGrpcWeb(reply, headers["content-type"] as string);
}

/** The reply does not fit an activation's result. */
function tooLarge(form: HotForm, headers: Headers, bytes: number): WebResult {
  const cause = seldom().tooLarge(String(bytes), undefined);
  seldom().logFailure(cause);
  return toWebResult(
    write(form, statusReply(Status.resource_exhausted, cause.message), headers),
    headers,
    true,
  )!;
}

async function answerByEngine(turn: GrpcTurn, served: Served, request: HttpRequest): Promise<GrpcResult> {
  const { activation } = turn;
  const engine = await served.engine(activation);
  watch(activation);
  const answer = await engine.answer(request, activation);
  return afterPending(activation, () => engineResult(answer));
}

/** P61: without a path, or with that of a method only, JSON is an envelope. */
function isEnvelope({ method, target, headers }: HttpRequest): boolean {
  if (method !== "POST" || !/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "")) return false;
  return pathOf(target).split("/").filter(Boolean).length < 2;
}

/** What went wrong before there was a call, in the protocol of the request if it says. */
export function failureWeb(params: ActionParams, reply: GrpcReply, isFailed: boolean): WebResult {
  const headers = (isWebParams(params) && params.__ow_headers) || {};
  const type = typeof headers === "object" ? headers["content-type"] : undefined;
  const isGrpcWeb = type === "application/grpc-web" || type === "application/grpc-web+proto";
  return toWebResult(write(isGrpcWeb ? "grpc-web" : "connect", reply, headers), headers, isFailed)!;
}
