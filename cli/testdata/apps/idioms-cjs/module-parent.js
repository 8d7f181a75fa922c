const { createServer } = require("node:http");
const parts = require("./part");
const server = createServer((_request, response) => response.end(JSON.stringify({ isMain: !module.parent, parts })));
if (!module.parent) server.listen(0);
