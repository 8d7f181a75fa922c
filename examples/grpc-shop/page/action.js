// Serves the page: two files.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { wrap } from "unlisten";

const files = {
  "/": [join(import.meta.dirname, "index.html"), "text/html; charset=utf-8"],
  "/page.js": [join(import.meta.dirname, "built/page.js"), "text/javascript; charset=utf-8"],
};

export const main = wrap(async (request, response) => {
  const [file, type] = files[request.url] ?? [];
  if (file === undefined) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": type }).end(await readFile(file));
});
