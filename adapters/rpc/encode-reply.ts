import type { RpcReply } from "./channel.js";
import { type ErrorBody, type ErrorEnvelope, envelopeVersion, type ReplyEnvelope } from "./envelope.js";
import type { RpcError } from "./rpc-error.js";

/** @param activationId "" outside of a platform */
export function encodeReply(reply: RpcReply, activationId: string): ReplyEnvelope {
  switch (reply.kind) {
    case "result":
      return { v: envelopeVersion, result: reply.value };
    case "exception": {
      const { field, type, value } = reply;
      return { v: envelopeVersion, exception: { field, type, value } };
    }
    case "error": {
      const envelope: ErrorEnvelope = { v: envelopeVersion, error: encodeError(reply.error) };
      if (activationId !== "") envelope.activationId = activationId;
      return envelope;
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
