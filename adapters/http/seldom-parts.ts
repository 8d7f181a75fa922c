/** What a first call seldom runs (../seldom.ts). */
export { logFailure } from "../log.js";
export { VisibleContext } from "../visible-context.js";
export { acceptableType, isAcceptable } from "./accept.js";
export { callFetch } from "./call-fetch.js";
export { callHttp2 } from "./call-http2.js";
export { decodeDialect } from "./decode-dialect.js";
export * from "./failures.js";
export { inflate } from "./inflate.js";
export { readMediaType } from "./read-media-type.js";
export { standIn } from "./stand-in.js";
