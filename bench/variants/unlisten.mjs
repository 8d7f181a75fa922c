import { pathToFileURL } from "node:url";
import { paramsOf } from "../cases.mjs";
import { requirePackage } from "./require-package.mjs";

export const title = "unlisten";
export const appNames = ["listener", "express", "compressed", "fastify", "hono"];
export const input = paramsOf;
export { readWebResult as read } from "./result.mjs";

/** By its published name, which inside the repository is what was built into dist/. */
export async function load() {
  const { BENCH_UNLISTEN: file } = process.env;
  return (file === undefined ? requirePackage("unlisten") : await import(pathToFileURL(file).href)).wrap;
}

/** The official runtime leaves what an activation knows in the environment; a deadline is always among it. */
export function wrap(wrapApp, app) {
  process.env.__OW_ACTIVATION_ID = "0123456789abcdef0123456789abcdef";
  process.env.__OW_ACTION_NAME = "/guest/shop/orders";
  process.env.__OW_DEADLINE = String(Date.now() + 3_600_000);
  return { main: wrapApp(app) };
}
