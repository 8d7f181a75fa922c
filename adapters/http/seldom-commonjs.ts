/** The CommonJS build of seldom-parts.ts, with a copy of what it needs of the rest. */
import "./provide-seldom.js";
import * as parts from "./seldom-parts.js";

module.exports = parts;
