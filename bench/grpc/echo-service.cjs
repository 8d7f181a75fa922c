/** An echo service as people write them with grpc-js: the .proto file is read when it starts. */
const { join } = require("node:path");
const grpc = require("@grpc/grpc-js");
const { loadSync } = require("@grpc/proto-loader");

const { Echo } = grpc.loadPackageDefinition(loadSync(join(__dirname, "echo.proto"))).bench;

function makeServer(echo = (call, callback) => callback(null, call.request)) {
  const server = new grpc.Server();
  server.addService(Echo.service, { echo });
  return server;
}

module.exports = { Echo, grpc, makeServer };
