// A server that is given up again, and one that stays.
const grpc = require("@grpc/grpc-js");

const first = new grpc.Server();
first.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), () => {
  first.tryShutdown((error) => {
    console.log(`shut down ${error}`);
    require("./grpc-server.cjs");
  });
});
