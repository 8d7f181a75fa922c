const UniqueId = require("../generated/UniqueId");
const handler = require("../handlers/unique-id");

require("thrift").createServer(UniqueId, handler).listen(require("../ports")["unique-id"], "127.0.0.1");
