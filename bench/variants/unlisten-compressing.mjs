import { wrap as wrapDefault } from "./unlisten.mjs";

export const title = "unlisten, compression: true";
export const appNames = ["compressed"];
export { input, load, read } from "./unlisten.mjs";

export function wrap(wrapApp, app) {
  return wrapDefault((it) => wrapApp(it, { compression: true }), app);
}
