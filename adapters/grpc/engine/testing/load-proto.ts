import { execFileSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { createFileRegistry, type FileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const root = resolve(import.meta.dirname, "../../../..");

/** A .proto file's types, and what a generator would embed of them. */
export interface LoadedProto {
  registry: FileRegistry;
  /** Serialised FileDescriptorProtos: the file and its imports. */
  descriptors: Uint8Array[];
}

/** Reads a .proto file through buf. */
export function loadProto(path: string): LoadedProto {
  const buf = join(root, "node_modules", ".bin", "buf");
  const bytes = execFileSync(buf, ["build", dirname(path), "--path", path, "-o", "-#format=binpb"], {
    stdio: "pipe",
  });
  const files = fromBinary(FileDescriptorSetSchema, bytes);
  return {
    registry: createFileRegistry(files),
    descriptors: files.file.map((file) => toBinary(FileDescriptorProtoSchema, file)),
  };
}
