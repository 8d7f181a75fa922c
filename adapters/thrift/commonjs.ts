/** The CommonJS build of index.ts (see http/commonjs.ts). */
import { context, hasContext } from "../context.js";
import { isUnlistenError, UnlistenError } from "../errors.js";
import { provideSeldom } from "../seldom.js";
import { wrapThrift } from "./wrap-thrift.js";
import { wrapThriftService } from "./wrap-thrift-service.js";

provideSeldom(() => require("../http/seldom.cjs"));
module.exports = { context, hasContext, isUnlistenError, UnlistenError, wrapThrift, wrapThriftService };
