import type { GrpcMethodDefinition, GrpcServiceDefinition } from "./grpc-js.js";
import type { GrpcOptions } from "./options.js";
import { FieldReader } from "./wire-fields.js";

/** Serialised FileDescriptorProtos out of what a user can have; undefined for none. */
export function readDescriptors(given: GrpcOptions["descriptors"]): readonly Uint8Array[] | undefined {
  if (given === undefined) return undefined;
  if (given instanceof Uint8Array) return filesOfSet(given);
  if (isList(given)) return given.length === 0 ? undefined : given;
  return descriptorsOf(given);
}

/** Whether all of it can be read, as far as names go: what else is wrong with a file is told when JSON needs it. */
export function areDescriptors(given: unknown): boolean {
  if (typeof given !== "object" || given === null) return false;
  if (Array.isArray(given)) return given.every(isFile);
  if (given instanceof Uint8Array) return filesOfSet(given)?.every(isFile) ?? false;
  const isService = Object.values(given).every((method) => typeof method === "object" && method !== null);
  return isService && descriptorsOf(given as GrpcServiceDefinition) !== undefined;
}

/** FileDescriptorProto: `optional string name = 1`, which serialisers write first. */
function isFile(given: unknown): boolean {
  if (!(given instanceof Uint8Array)) return false;
  for (const { number, bytes } of new FieldReader(given))
    if (number === 1) return bytes !== undefined && bytes.length > 0;
  return false;
}

function isList(value: readonly Uint8Array[] | GrpcServiceDefinition): value is readonly Uint8Array[] {
  return Array.isArray(value);
}

/** Those that proto-loader keeps beside each of a service's messages; undefined for other generated code. */
export function descriptorsOf(definition: GrpcServiceDefinition): readonly Uint8Array[] | undefined {
  return distinctFiles(
    Object.values(definition).flatMap((method) =>
      typesOf(method).flatMap(({ fileDescriptorProtos = [] }) => fileDescriptorProtos),
    ),
  );
}

/** Each file once; undefined for none. */
export function distinctFiles(files: Iterable<Uint8Array>): readonly Uint8Array[] | undefined {
  const byContent = new Map<string, Uint8Array>();
  for (const file of files) byContent.set(Buffer.from(file).toString("latin1"), file);
  return byContent.size === 0 ? undefined : [...byContent.values()];
}

interface LoadedType {
  fileDescriptorProtos?: readonly Uint8Array[];
}

function typesOf(method: GrpcMethodDefinition): LoadedType[] {
  const { requestType, responseType } = method as { requestType?: LoadedType; responseType?: LoadedType };
  return [requestType, responseType].filter((type) => type !== undefined && type !== null);
}

/** FileDescriptorSet: `repeated FileDescriptorProto file = 1` (google/protobuf/descriptor.proto). */
function filesOfSet(set: Uint8Array): readonly Uint8Array[] | undefined {
  const files: Uint8Array[] = [];
  for (const { number, bytes } of new FieldReader(set))
    if (number === 1 && bytes !== undefined) files.push(bytes);
  return files.length === 0 ? undefined : files;
}
