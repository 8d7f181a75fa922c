// A gRPC service as grpc-js's own examples start it: bindAsync, with `start()` as old releases need it. GRPC_JS names
// the release; KEY and CERT are files for TLS.
const { readFileSync } = require("node:fs");
const grpc = require(process.env.GRPC_JS ?? "@grpc/grpc-js");
const { loadSync } = require("@grpc/proto-loader");

const { Greeter } = grpc.loadPackageDefinition(loadSync(`${__dirname}/../protos/greeter.proto`)).test;

const server = new grpc.Server();
server.addService(Greeter.service, {
  Greet(call, callback) {
    if (call.request.name === "") return callback({ code: grpc.status.INVALID_ARGUMENT, details: "no name" });
    callback(null, { text: `hello ${call.request.name}` });
  },
  Count(call) {
    for (const at of [1, 2, 3]) call.write({ text: `${at} ${call.request.name}` });
    call.end();
  },
});
const credentials =
  process.env.KEY === undefined
    ? grpc.ServerCredentials.createInsecure()
    : grpc.ServerCredentials.createSsl(null, [
        { private_key: readFileSync(process.env.KEY), cert_chain: readFileSync(process.env.CERT) },
      ]);
server.bindAsync(`0.0.0.0:${process.env.PORT}`, credentials, (error, port) => {
  if (error) throw error;
  if (process.env.START) server.start();
  console.log(`bound ${port}`);
});
