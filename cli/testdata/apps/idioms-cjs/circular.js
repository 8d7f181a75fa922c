const { createServer } = require("node:http");
exports.name = "circular";
const parts = require("./part");
const { name } = require("./asks-back");
const server = createServer((_request, response) => response.end(JSON.stringify({ isMain: require.main === module, name, file: typeof require.main.filename, parts })));
if (require.main === module) server.listen(0);
