import type * as grpc from "@grpc/grpc-js";
import type { PackageDefinition } from "@grpc/proto-loader";

// biome-ignore lint/suspicious/noExplicitAny: made at run time, so without types.
type Client = new (address: string, credentials: grpc.ChannelCredentials, options?: object) => any;

declare const services: {
  definition: PackageDefinition;
  testServer(): grpc.Server;
  TestService: Client;
  UnimplementedService: Client;
  FailingService: Client;
};
export = services;
