import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { part } from "./lib/part.js";
const server = createServer((_request, response) => response.end(JSON.stringify({ isMain: true, part })));
if (import.meta.url === pathToFileURL(process.argv[1]).href) server.listen(0);
