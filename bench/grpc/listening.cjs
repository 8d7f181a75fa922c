/** The service behind a port, which it prints: started by itself, or captured. */
const { grpc, makeServer } = require("./echo-service.cjs");

makeServer().bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
