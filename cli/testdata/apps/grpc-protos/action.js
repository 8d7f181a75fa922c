const grpc = require("@grpc/grpc-js");
const { HealthImplementation } = require("grpc-health-check");

exports.main = () => {
  const server = new grpc.Server();
  new HealthImplementation({ "": "SERVING" }).addToServer(server);
  // Channelz, whose .proto file is read now.
  grpc.addAdminServicesToServer(server);
  return { body: [...server.handlers.keys()].filter((path) => /Check$|GetServers$/.test(path)).join() };
};
