import type { RpcReply, RpcReplyMetadata } from "./channel.js";
import { type ErrorBody, type ErrorEnvelope, envelopeVersion, type ReplyEnvelope } from "./envelope.js";
import type { RpcError } from "./rpc-error.js";

/** @param activationId "" outside of a platform */
export function encodeReply(reply: RpcReply, activationId: string): ReplyEnvelope {
  switch (reply.kind) {
    case "result":
      return { v: envelopeVersion, result: reply.value, ...metadataOf(reply) };
    case "exception": {
      const { field, type, value } = reply;
      return { v: envelopeVersion, exception: { field, type, value }, ...metadataOf(reply) };
    }
    case "error": {
      // Within it, since the platform drops what stands beside.
      const error = { ...encodeError(reply.error), ...metadataOf(reply) };
      const envelope: ErrorEnvelope = { v: envelopeVersion, error };
      if (activationId !== "") envelope.activationId = activationId;
      return envelope;
    }
  }
}

/** gRPC's, where there is some. */
function metadataOf({ headers, trailers, results }: RpcReplyMetadata): RpcReplyMetadata {
  return {
    ...(results === undefined || results.length === 0 ? {} : { results }),
    ...(headers === undefined || Object.keys(headers).length === 0 ? {} : { headers }),
    ...(trailers === undefined || Object.keys(trailers).length === 0 ? {} : { trailers }),
  };
}

/** What may leave the action: neither stack nor cause. */
export function encodeError(error: RpcError): ErrorBody {
  const { code, message, thriftType, executed, retriable, method, details } = error;
  const body: ErrorBody = { code, message, thriftType, executed, retriable };
  if (method !== undefined) body.method = method;
  if (details.length > 0) body.details = details;
  return body;
}
