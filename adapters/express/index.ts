export { wrap as wrapExpress } from "../http/index.js";
