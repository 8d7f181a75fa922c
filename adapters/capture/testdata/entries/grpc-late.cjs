// As Nest starts: it binds a port first and adds services then, a little later here. HTTP listens when it is told to.
const http = require("node:http");
const grpc = require("@grpc/grpc-js");
const { loadSync } = require("@grpc/proto-loader");

const definition = loadSync(`${__dirname}/../protos/greeter.proto`);
const server = new grpc.Server();
server.bindAsync(`0.0.0.0:${process.env.PORT}`, grpc.ServerCredentials.createInsecure(), () =>
  setImmediate(() => setImmediate(addGreeter)),
);

function addGreeter() {
  server.addService(definition["test.Greeter"], {
    Greet(call, callback) {
      const answer = () => callback(null, { text: `hello ${call.request.name}` });
      if (call.request.name !== "http") return answer();
      const listener = (request, response) => response.end(request.url);
      http.createServer(listener).listen(Number(process.env.PORT) + 1, answer);
    },
  });
}
