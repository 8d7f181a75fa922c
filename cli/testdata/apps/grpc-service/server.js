const path = require("node:path");
const grpc = require("@grpc/grpc-js");
const protoLoader = require("@grpc/proto-loader");

const definition = protoLoader.loadSync(path.join(__dirname, "protos", "greeter.proto"));
const server = new grpc.Server();
server.addService(grpc.loadPackageDefinition(definition).test.Greeter.service, {
  greet: (call, callback) => callback(null, { name: `hello ${call.request.name}` }),
});
server.bindAsync("0.0.0.0:50051", grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
