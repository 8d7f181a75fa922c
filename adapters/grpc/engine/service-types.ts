import {
  createFileRegistry,
  createMutableRegistry,
  type DescMethod,
  type DescService,
  fromBinary,
  type Registry,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { logFailure } from "../../log.js";
import type { GrpcMethod } from "../method.js";
import { opaqueService } from "./opaque-service.js";
import { repairDescriptors } from "./repair-descriptors.js";
import { wellKnownFiles } from "./well-known-files.js";

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
    services = tryFiles(descriptors, registry);
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

/** Descriptors that cannot be read cost a service its JSON, and nothing else. */
function tryFiles(
  descriptors: readonly Uint8Array[],
  registry: ReturnType<typeof createMutableRegistry>,
): Map<string, DescService> {
  try {
    return readFiles(descriptors, registry);
  } catch (error) {
    logFailure(error);
    return new Map();
  }
}

function readFiles(
  descriptors: readonly Uint8Array[],
  registry: ReturnType<typeof createMutableRegistry>,
): Map<string, DescService> {
  const read = descriptors.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  const files = new Map(repairDescriptors(read).map((file) => [file.name, file]));
  const resolve = (name: string) => files.get(name) ?? wellKnownFiles.get(name);
  const services = new Map<string, DescService>();
  for (const file of files.values()) {
    for (const type of createFileRegistry(file, resolve)) {
      registry.add(type);
      if (type.kind === "service" && !services.has(type.typeName)) services.set(type.typeName, type);
    }
  }
  return services;
}
