import { Code, ConnectError } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import {
  codeToHttpStatus,
  createEndStreamSerialization,
  endStreamFlag,
  errorToJsonBytes,
} from "@connectrpc/connect/protocol-connect";
import { setTrailerStatus, trailerFlag, trailerSerialize } from "@connectrpc/connect/protocol-grpc-web";
import type { HttpResponse } from "../../http/message.js";
import type { RpcForm } from "./form.js";

const endStream = createEndStreamSerialization(undefined);

/**
 * An error that no method chose, in the words of the request's protocol, so that any client reads its code and text.
 *
 * @param status for what HTTP itself has a status: 404, 405, 406, 415. Connect's own for the code otherwise
 */
export function errorResponse(form: RpcForm, error: ConnectError, status?: number): HttpResponse {
  if (status === 405 || status === 415 || form.protocol === "none") return problem(status ?? 400, error);
  switch (form.protocol) {
    case "connect":
      return {
        status: status ?? codeToHttpStatus(error.code),
        headers: { "content-type": "application/json" },
        body: Buffer.from(errorToJsonBytes(error, undefined)),
      };
    case "connect-stream": {
      const data = endStream.serialize({ metadata: new Headers(), error }) as Uint8Array<ArrayBuffer>;
      return {
        status: 200,
        headers: { "content-type": `application/connect+${form.isJson ? "json" : "proto"}` },
        body: Buffer.from(encodeEnvelope(endStreamFlag, data)),
      };
    }
    case "grpc-web": {
      const trailer = trailerSerialize(setTrailerStatus(new Headers(), error)) as Uint8Array<ArrayBuffer>;
      return {
        status: 200,
        headers: { "content-type": `application/grpc-web+${form.isJson ? "json" : "proto"}` },
        body: Buffer.from(encodeEnvelope(trailerFlag, trailer)),
      };
    }
    case "grpc": {
      // Trailers without a body go as headers, the one answer of gRPC's that needs no trailers.
      const headers = Object.fromEntries(setTrailerStatus(new Headers(), error));
      return { status: 200, headers: { "content-type": "application/grpc", ...headers }, body: undefined };
    }
  }
}

/**
 * What HTTP says of a request that is no call. Not in Connect's JSON: its clients tell these by their status, and those
 * of gRPC-Web would take it for another protocol's. https://www.rfc-editor.org/rfc/rfc9457
 */
function problem(status: number, { rawMessage: detail }: ConnectError): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/problem+json" },
    body: Buffer.from(JSON.stringify({ status, detail })),
  };
}

/** As Connect tells what a handler threw and did not declare: its message stays in the log. */
export function internalError(): ConnectError {
  return new ConnectError("internal error", Code.Internal);
}
