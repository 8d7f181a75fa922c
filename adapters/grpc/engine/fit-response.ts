import { Code, ConnectError } from "@connectrpc/connect";
import { maxResultBytes } from "../../activation.js";
import { builtIn } from "../../built-in.js";
import type { HttpRequest, HttpResponse } from "../../http/message.js";
import { exposedHeaders } from "../expose-headers.js";
import { isTextType } from "./answer-type.js";
import { errorResponse } from "./error-response.js";
import type { RpcForm } from "./form.js";
import { encodeGrpcWebText } from "./grpc-web-text.js";

/** Bytes. What a result has beside headers and body: its names, and `error` around it. Rounded up. */
const frameBytes = 256;

/** A field that no message has, of length 0: every reader skips it. */
const unknownField = Buffer.from([0xf8, 0xff, 0xff, 0xff, 0x0f, 0x00]);

/** A response that reaches the caller, and the error that it is when the service's own could not. */
export interface FittedResponse {
  response: HttpResponse;
  tooLarge?: ConnectError;
}

/**
 * Makes a response one that reaches the caller through a web action: in a type that it accepts, with a body that is
 * not empty where its type matters, and small enough. What is too large is compressed when the caller takes that, and
 * otherwise becomes the protocol's own error.
 *
 * @param type in which to answer a success (answer-type.ts)
 */
export function fitResponse(
  request: HttpRequest,
  form: RpcForm,
  type: string,
  response: HttpResponse,
): FittedResponse {
  const fitted = dress(request, form, type, response);
  if (resultBytes(fitted) <= maxResultBytes) return { response: fitted };
  if (canCompress(request, fitted)) {
    const compressed = compress(fitted);
    if (resultBytes(compressed) <= maxResultBytes) return { response: compressed };
  }
  const message = `the answer of ${resultBytes(fitted)} bytes in base64 is larger than the ${maxResultBytes} that an action's result may have`;
  const tooLarge = new ConnectError(message, Code.ResourceExhausted);
  return { response: dress(request, form, type, errorResponse(form, tooLarge)), tooLarge };
}

function dress(request: HttpRequest, form: RpcForm, type: string, response: HttpResponse): HttpResponse {
  const { status } = response;
  const headers = { ...response.headers };
  let body = response.body as Buffer | undefined;
  if (status === 200) {
    headers["content-type"] = type;
    if (isTextType(type)) body = encodeGrpcWebText(body ?? Buffer.alloc(0));
    if (form.protocol === "connect" && (body === undefined || body.length === 0)) {
      // The platform drops the type of an empty body, and clients refuse an answer without one.
      const isCompressed = accepts(request, "gzip") && headers["content-encoding"] === undefined;
      body = isCompressed ? builtIn("node:zlib").gzipSync(Buffer.alloc(0)) : unknownField;
      if (isCompressed) headers["content-encoding"] = "gzip";
    }
  }
  delete headers["content-length"];
  headers["access-control-expose-headers"] = exposedHeaders(headers);
  return { status, headers, body: body?.length === 0 ? undefined : body };
}

function canCompress(request: HttpRequest, { headers }: HttpResponse): boolean {
  return headers["content-encoding"] === undefined && accepts(request, "gzip");
}

/** As HTTP does it: a client that said it takes gzip undoes it before it reads any protocol. */
function compress(response: HttpResponse): HttpResponse {
  const headers: HttpResponse["headers"] = { ...response.headers, "content-encoding": "gzip" };
  headers["access-control-expose-headers"] = exposedHeaders(headers);
  return { ...response, headers, body: builtIn("node:zlib").gzipSync(response.body as Buffer) };
}

function accepts({ headers }: HttpRequest, encoding: string): boolean {
  const offers = (headers["accept-encoding"] ?? "").toLowerCase().split(",");
  return offers.some((offer) => {
    const [name, ...parameters] = offer.split(";").map((part) => part.trim());
    return name === encoding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** How long the result is as JSON. */
function resultBytes({ headers, body }: HttpResponse): number {
  const base64 = 4 * Math.ceil((body?.length ?? 0) / 3);
  return frameBytes + Buffer.byteLength(JSON.stringify(headers)) + base64;
}
