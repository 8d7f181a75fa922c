/** The CommonJS build of index.ts. What a bundler writes to turn exports into a module takes 0.15 ms of a cold start. */
import { context, hasContext } from "../context.js";
import { isUnlistenError, UnlistenError } from "../errors.js";
import { provideSeldom } from "../seldom.js";
import { wrap } from "./wrap.js";

provideSeldom(() => require("./seldom.cjs"));
module.exports = { context, hasContext, isUnlistenError, UnlistenError, wrap };
