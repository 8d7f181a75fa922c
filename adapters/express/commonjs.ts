/** The CommonJS build of index.ts (see http/commonjs.ts). */

import { wrap } from "../http/wrap.js";
import { provideSeldom } from "../seldom.js";

provideSeldom(() => require("../http/seldom.cjs"));
module.exports = { wrapExpress: wrap };
