import "../http/provide-seldom.js";

export type { ActionParams } from "../activation.js";
export { type ActivationContext, context, hasContext } from "../context.js";
export { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
export type { CallContext } from "../rpc/dispatch.js";
export type { ThriftResult } from "./encode-answer.js";
export type { ThriftProcessor } from "./generated-code.js";
export type { ProcessorOptions, ThriftOptions } from "./options.js";
export type { ThriftDispatch } from "./thrift-dispatch.js";
export type { ThriftTranscoder } from "./transcoder.js";
export type { ThriftMain } from "./turn.js";
export { type ProcessorSource, wrapThrift } from "./wrap-thrift.js";
export { wrapThriftService } from "./wrap-thrift-service.js";
