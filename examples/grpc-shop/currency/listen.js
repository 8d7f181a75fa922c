// The service as a microservice.
import * as grpc from "@grpc/grpc-js";
import { handlers, service } from "./service.js";

const server = new grpc.Server();
server.addService(service, handlers);
const host = process.env.HOST ?? "0.0.0.0";
server.bindAsync(
  `${host}:${process.env.PORT ?? 50051}`,
  grpc.ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) throw error;
    console.log(`currency listens on port ${port}`);
  },
);
