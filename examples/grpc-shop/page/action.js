// Serves the page: two files.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { wrap } from "unlisten";

const folder = join(import.meta.dirname, "public");
const files = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
};

export const main = wrap(async (request, response) => {
  const [file, type] = files[request.url] ?? [];
  if (file === undefined) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": type }).end(await readFile(join(folder, file)));
});
