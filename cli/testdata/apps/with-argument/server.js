const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");

const data = readFileSync(process.argv.at(-1), "utf8");
createServer((_request, response) => response.end(data)).listen(3000);
