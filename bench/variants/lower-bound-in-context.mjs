import { AsyncLocalStorage } from "node:async_hooks";
import { wrap as wrapBare } from "./lower-bound.mjs";

export const title = "lower bound, in AsyncLocalStorage";
export const appNames = ["listener", "express"];
export { input, load, read } from "./lower-bound.mjs";

/** The same call inside a context of its own: what is more is the price of `context()`. */
export async function wrap(adapter, app, appName) {
  const { main } = await wrapBare(adapter, app, appName);
  const storage = new AsyncLocalStorage();
  return { main: (params) => storage.run({ params }, main, params) };
}
