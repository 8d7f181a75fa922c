import { createRequire } from "node:module";

export const { Echo, grpc, makeServer } = createRequire(import.meta.url)("./echo-service.cjs");

export const { Echo: method } = Echo.service;

/** What Connect's own adapters take; the service is described by what proto-loader has read for grpc-js. */
export async function connectRoutes() {
  const { create, createFileRegistry, fromBinary } = await import("@bufbuild/protobuf");
  const { FileDescriptorProtoSchema, FileDescriptorSetSchema } = await import("@bufbuild/protobuf/wkt");
  const file = method.requestType.fileDescriptorProtos.map((bytes) =>
    fromBinary(FileDescriptorProtoSchema, bytes),
  );
  // What protoc adds and proto-loader does not.
  for (const { field } of file.flatMap(({ messageType }) => messageType))
    for (const one of field) one.jsonName = one.name;
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
  const service = registry.getService("bench.Echo");
  return (router) => router.service(service, { echo: (request) => request });
}

export function textBytes(text) {
  return method.requestSerialize({ text });
}

export function textOf(bytes) {
  return method.responseDeserialize(bytes).text;
}
