import type { WebResult } from "../activation.js";
import type { GrpcReplyEnvelope, ReplyEnvelope } from "../rpc/envelope.js";

/** What `main` resolves to: an HTTP response, or an envelope of codegen/PROTOCOL.md. */
export type GrpcResult = WebResult | ReplyEnvelope | GrpcReplyEnvelope;
