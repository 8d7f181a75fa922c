/** The CommonJS build of index.ts (see http/commonjs.ts). */
import { wrapExpress } from "./index.js";

module.exports = { wrapExpress };
