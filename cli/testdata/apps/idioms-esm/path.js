import { createServer } from "node:http";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { part } from "./lib/part.js";
const __filename = fileURLToPath(import.meta.url);
const __dirname = dirname(__filename);
const server = createServer((_request, response) => response.end(JSON.stringify({ isMain: true, folder: process.cwd() === __dirname, part })));
if (process.argv[1] === __filename) server.listen(0);
