import { basename } from "node:path";
export const part = { isMain: import.meta.main, url: import.meta.url.endsWith("/app/lib/part.js"), folder: basename(import.meta.dirname) };
