import type { RpcReply } from "./channel.js";
import { type ErrorBody, envelopeVersion, type ReplyEnvelope } from "./envelope.js";
import type { RpcError } from "./rpc-error.js";

/** A reply as an activation's result. */
export function encodeReply(reply: RpcReply): ReplyEnvelope {
  switch (reply.kind) {
    case "result":
      return { v: envelopeVersion, result: reply.value };
    case "exception": {
      const { field, type, value } = reply;
      return { v: envelopeVersion, exception: { field, type, value } };
    }
    case "error": {
      const { activationId } = reply.error;
      const error = encodeError(reply.error);
      return activationId === undefined || activationId === ""
        ? { v: envelopeVersion, error }
        : { v: envelopeVersion, error, activationId };
    }
  }
}

/** What may leave the action: neither stack nor cause. */
export function encodeError(error: RpcError): ErrorBody {
  const { code, message, thriftType, executed, retriable, method } = error;
  const body: ErrorBody = { code, message, thriftType, executed, retriable };
  if (method !== undefined) body.method = method;
  return body;
}
