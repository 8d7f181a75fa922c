import { pathToFileURL } from "node:url";

export const title = "unlisten, the other build";
export { appNames, input, read, wrap } from "./unlisten.mjs";

/** A build of adapters/http that another commit made, to be compared with this one. */
export async function load() {
  return (await import(pathToFileURL(process.env.BENCH_BASELINE).href)).wrap;
}
