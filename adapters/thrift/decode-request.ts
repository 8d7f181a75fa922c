import type { ActionParams } from "../activation.js";
import { decodeBase64 } from "../http/body-encoding.js";
import { decodeRequest as decodeHttpRequest, isWebActivation } from "../http/decode-request.js";
import type { HttpRequest } from "../http/message.js";
import { type DecodedCall, decodeCall, malformed, readMetadata } from "../rpc/decode-call.js";
import { envelopeVersion } from "../rpc/envelope.js";
import { isJsonObject, type JsonObject } from "../rpc/json.js";
import type { Activation } from "../running-activation.js";

/** How the answer has to look. */
export type AnswerForm =
  /** An HTTP response, by a web action. `contentType` is the request's own. */
  | { kind: "web"; contentType: string; accept: string | undefined }
  /** The activation's result as it is. */
  | { kind: "plain" };

/** What an activation brought. */
export type ThriftRequest =
  | {
      kind: "message";
      bytes: Buffer;
      metadata: Record<string, string>;
      requestId: string | undefined;
      form: AnswerForm;
    }
  | { kind: "json"; call: DecodedCall; form: AnswerForm };

/** TBinary, TCompact and TJSON alike; what all of Apache's clients send. */
const thriftType = "application/x-thrift";

/** By which the answer is sent when the call cannot even be taken apart. */
export function formOf(params: ActionParams): AnswerForm {
  return isWebActivation(params)
    ? { kind: "web", contentType: thriftType, accept: undefined }
    : { kind: "plain" };
}

/**
 * Tells what an activation brought: a Thrift message in the body of a web action's request or in a plain activation's
 * `thrift`, or a call in readable JSON, in its envelope or the short form.
 *
 * @param params as `/run` passed them in `value`; not changed
 * @throws RpcError `invalid_argument` for JSON that is none
 * @throws UnlistenError for parameters that a platform does not send (http/decode-request.ts)
 */
export function decodeRequest(params: ActionParams, activation: Activation): ThriftRequest {
  return isWebActivation(params)
    ? decodeWeb(decodeHttpRequest(params, activation, {}))
    : decodePlain(params as JsonObject);
}

function decodeWeb(request: HttpRequest): ThriftRequest {
  const { headers, body } = request;
  const { accept } = headers;
  const first = body === undefined ? undefined : firstByte(body);
  if (first === openBrace || (first === undefined && isForPeople(request)))
    return {
      kind: "json",
      call: decodeWebCall(request),
      form: { kind: "web", contentType: "application/json", accept },
    };
  return {
    kind: "message",
    bytes: body ?? Buffer.alloc(0),
    metadata: headers,
    requestId: headers["x-request-id"],
    form: { kind: "web", contentType: headers["content-type"] || thriftType, accept },
  };
}

/** A request without a body that can only be a call in its address. */
function isForPeople({ method, target }: HttpRequest): boolean {
  return method === "GET" || target.length > 1;
}

const openBrace = 0x7b;

/** Behind blanks, which JSON may begin with and Thrift messages never do. */
function firstByte(body: Buffer): number | undefined {
  for (const byte of body) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return byte;
  return undefined;
}

/** Service and method may stand in the path; the arguments in the query of a request that has no body. */
function decodeWebCall({ target, headers, body }: HttpRequest): DecodedCall {
  const [path, query = ""] = splitAt(target, "?");
  const [method, service] = path.split("/").filter(Boolean).reverse();
  const params = body === undefined ? fromQuery(query) : parseObject(body);
  const call = decodeCall(params);
  return {
    ...call,
    service: call.service ?? service,
    method: call.method ?? method,
    metadata: { ...headers, ...call.metadata },
    requestId: call.requestId ?? headers["x-request-id"],
  };
}

function fromQuery(query: string): JsonObject {
  const params: JsonObject = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) params[name] = value;
  return params;
}

function parseObject(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    // Its message quotes the text.
    throw malformed("the body is not JSON");
  }
  if (!isJsonObject(value)) throw malformed("the body is not a JSON object");
  return value;
}

/** Whether a plain activation brings a Thrift message. */
export function isThriftCall(params: ActionParams): params is ActionParams & { thrift: string } {
  return (
    typeof params === "object" &&
    params !== null &&
    params.v !== undefined &&
    typeof params.thrift === "string"
  );
}

function decodePlain(params: JsonObject): ThriftRequest {
  if (!isThriftCall(params)) return { kind: "json", call: decodeCall(params), form: { kind: "plain" } };
  const { thrift, metadata, requestId } = params;
  if (params.v !== envelopeVersion)
    throw malformed(`"v" must be ${envelopeVersion}: another version is another protocol`);
  const bytes = decodeBase64(thrift);
  if (bytes === undefined) throw malformed('"thrift" must be base64');
  return {
    kind: "message",
    bytes,
    metadata: readMetadata(metadata),
    requestId: typeof requestId === "string" ? requestId : undefined,
    form: { kind: "plain" },
  };
}

function splitAt(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
