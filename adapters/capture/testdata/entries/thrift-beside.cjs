// A Thrift service, and HTTP beside it for whoever watches.
require("./thrift-server.cjs");
require("node:http").createServer((_request, response) => response.end("healthy")).listen(Number(process.env.PORT) + 1);
