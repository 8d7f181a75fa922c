import type { Main } from "../activation.js";

export type { ActionParams, HeaderValue, Main, WebAnswer, WebParams, WebResult } from "../activation.js";
export { type ErrorCode, isUnlistenError, UnlistenError } from "../errors.js";

/** How an application is wrapped. All optional. */
export interface WrapOptions {
  /** Milliseconds before the activation's deadline at which 504 is answered. Default 500. */
  deadlineMarginMs?: number;
}

export function wrap(_app: unknown, _options: WrapOptions = {}): Main {
  return async () => ({ statusCode: 501, headers: {} });
}
