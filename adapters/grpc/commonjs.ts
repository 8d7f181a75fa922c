/** The CommonJS build of index.ts (see http/commonjs.ts). */
import { context, hasContext } from "../context.js";
import { isUnlistenError, UnlistenError } from "../errors.js";
import { provideSeldom } from "../seldom.js";
import { activationKey } from "./activation-key.js";
import { provideEngine } from "./load-engine.js";
import { wrapGrpc } from "./wrap-grpc.js";

provideSeldom(() => require("../http/seldom.cjs"));
provideEngine(async () => require("./engine/create-engine.cjs"));
module.exports = { activationKey, context, hasContext, isUnlistenError, UnlistenError, wrapGrpc };
