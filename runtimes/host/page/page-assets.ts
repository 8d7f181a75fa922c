import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtFolder } from "../built-folder.js";
import type { Answer } from "../http/message.js";
import { favicon } from "./icons.js";

/** Files that the page refers to, by their name below `/unlisten/`. */
const assets: Readonly<Record<string, { type: string; read: () => Promise<Buffer> }>> = {
  "page.css": { type: "text/css; charset=utf-8", read: () => readFile(builtFile("page.css")) },
  "page.js": { type: "text/javascript; charset=utf-8", read: () => readFile(builtFile("page.js")) },
  "icon.svg": { type: "image/svg+xml", read: async () => Buffer.from(favicon) },
};

function builtFile(name: string): string {
  return join(builtFolder(), "runtimes", "host", "page", name);
}

/** @returns undefined when there is no such file */
export async function assetAnswer(name: string): Promise<Answer | undefined> {
  if (!Object.hasOwn(assets, name)) return undefined;
  const { type, read } = assets[name]!;
  return {
    status: 200,
    headers: [
      ["Cache-Control", "no-cache"],
      ["X-Content-Type-Options", "nosniff"],
      ["Cross-Origin-Resource-Policy", "same-origin"],
    ],
    body: { type, bytes: await read() },
  };
}
