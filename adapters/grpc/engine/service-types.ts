import {
  createFileRegistry,
  createMutableRegistry,
  type DescMethod,
  type DescService,
  fromBinary,
  type Registry,
} from "@bufbuild/protobuf";
import { protoCamelCase } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  file_google_protobuf_any,
  file_google_protobuf_api,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";
import type { GrpcMethod } from "../method.js";
import { opaqueService } from "./opaque-service.js";

/** What many generators leave out of what they embed, because every library has it. */
const wellKnown = [
  file_google_protobuf_any,
  file_google_protobuf_api,
  file_google_protobuf_descriptor,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_source_context,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_type,
  file_google_protobuf_wrappers,
];

/** A method with the types of its messages. */
export interface TypedMethod {
  method: GrpcMethod;
  desc: DescMethod;
  /** False where the types are not known, and messages pass as bytes. */
  hasTypes: boolean;
}

/** Methods with their types, and a registry of all types: `google.protobuf.Any` in JSON needs it. */
export function typeMethods(methods: readonly GrpcMethod[]): { methods: TypedMethod[]; registry: Registry } {
  const registry = createMutableRegistry();
  const services = new Map<readonly Uint8Array[], Map<string, DescService>>();
  const typed = methods.map((method): TypedMethod => {
    const desc = findMethod(method, services, registry);
    return desc === undefined
      ? { method, desc: opaqueService(method).methods[0]!, hasTypes: false }
      : { method, desc, hasTypes: true };
  });
  return { methods: typed, registry };
}

function findMethod(
  { service, name, descriptors, requestStream, responseStream }: GrpcMethod,
  known: Map<readonly Uint8Array[], Map<string, DescService>>,
  registry: ReturnType<typeof createMutableRegistry>,
): DescMethod | undefined {
  if (descriptors === undefined) return undefined;
  let services = known.get(descriptors);
  if (services === undefined) {
    services = readFiles(descriptors, registry);
    known.set(descriptors, services);
  }
  const desc = services.get(service)?.methods.find((one) => one.name === name);
  if (desc === undefined) return undefined;
  const kind = requestStream
    ? responseStream
      ? "bidi_streaming"
      : "client_streaming"
    : responseStream
      ? "server_streaming"
      : "unary";
  // Descriptors of another release of the service would only mislead.
  return desc.methodKind === kind ? desc : undefined;
}

/** protobufjs, and proto-loader with it, leaves out what protoc adds: the fields' names in JSON. */
function nameInJson(messages: readonly DescriptorProto[]): void {
  for (const message of messages) {
    for (const field of message.field) if (field.jsonName === "") field.jsonName = protoCamelCase(field.name);
    nameInJson(message.nestedType);
  }
}

function readFiles(
  descriptors: readonly Uint8Array[],
  registry: ReturnType<typeof createMutableRegistry>,
): Map<string, DescService> {
  const files = new Map<string, FileDescriptorProto>();
  for (const bytes of descriptors) {
    const file = fromBinary(FileDescriptorProtoSchema, bytes);
    nameInJson(file.messageType);
    files.set(file.name, file);
  }
  const resolve = (name: string) =>
    files.get(name) ?? wellKnown.find((file) => `${file.name}.proto` === name);
  const services = new Map<string, DescService>();
  for (const file of files.values()) {
    for (const type of createFileRegistry(file, resolve)) {
      registry.add(type);
      if (type.kind === "service" && !services.has(type.typeName)) services.set(type.typeName, type);
    }
  }
  return services;
}
