import "./provide-seldom.js";

export type { ActionParams, HeaderValue, Main, WebAnswer, WebParams, WebResult } from "../activation.js";
export { type ActivationContext, context, hasContext } from "../context.js";
export { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";
export type { FunctionKind, HttpApplication, LoadedApplication, NodeListener } from "./application.js";
export type { FetchHandler } from "./call-fetch.js";
export { type WrapOptions, wrap } from "./wrap.js";
