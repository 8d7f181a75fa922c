import { createServer } from "node:http";
import { part } from "./lib/part.js";
const server = createServer((_request, response) => response.end(JSON.stringify({ isMain: import.meta.main, part })));
if (import.meta.main) server.listen(0);
