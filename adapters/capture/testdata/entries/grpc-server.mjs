// A gRPC service in an ES module, with health and reflection, on two ports; it serves when its stores are there.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation } from "grpc-health-check";

const definition = loadSync(new URL("../protos/greeter.proto", import.meta.url).pathname);
const health = new HealthImplementation({ "": "NOT_SERVING" });
const server = new Server();
server.addService(definition["test.Greeter"], {
  Greet: (call, callback) => callback(null, { text: `hello ${call.request.name}` }),
});
health.addToServer(server);
new ReflectionService(definition).addToServer(server);
for (const port of [process.env.PORT, 0])
  server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), () => undefined);
setTimeout(() => health.setStatus("", "SERVING"), 200);
