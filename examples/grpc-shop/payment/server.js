// A microservice as they are: it listens, says how it is, and describes itself. As an action it stays this file.
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation } from "grpc-health-check";

const protos = join(import.meta.dirname, "../protos");
const definition = loadSync("payment.proto", { includeDirs: [protos] });

let charged = 0;
const handlers = {
  Charge(call, callback) {
    const { amount, card } = call.request;
    if (!/^\d{12,19}$/.test(card))
      return callback({ code: grpc.status.INVALID_ARGUMENT, details: "that is no card number" });
    if (amount.amount > 10_000)
      return callback({ code: grpc.status.FAILED_PRECONDITION, details: "the card's limit is 10000" });
    charged += 1;
    callback(null, { transaction: `${amount.currency}-${charged}` });
  },
};

const health = new HealthImplementation({ "": "SERVING", "shop.Payment": "SERVING" });
const server = new grpc.Server();
server.addService(definition["shop.Payment"], handlers);
health.addToServer(server);
new ReflectionService(definition).addToServer(server);

const host = process.env.HOST ?? "0.0.0.0";
server.bindAsync(
  `${host}:${process.env.PORT ?? 50052}`,
  grpc.ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) throw error;
    console.log(`payment listens on port ${port}`);
  },
);
