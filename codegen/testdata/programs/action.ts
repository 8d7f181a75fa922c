/** A generated service as an action, whole: `main` as the platform calls it. */
import { wrapThriftService } from "unlisten/thrift";
import { service } from "./posts.js";

export const main = wrapThriftService(service);
