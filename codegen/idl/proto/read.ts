import { createFileRegistry, type DescFile, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "../../diagnostics.js";
import type { Document } from "../../ir/types.js";
import { type KnownTypes, lowerFile } from "./lower-file.js";

export interface ProtoFiles {
  /** By the names that files import them by, in the order of imports; empty when there is an error. */
  documents: ReadonlyMap<string, Document>;
  diagnostics: Diagnostic[];
}

/**
 * Reads descriptors of .proto files, as buf, protoc and others write them: a FileDescriptorSet (or buf's image) with all
 * imports, and with comments and places where `--include_source_info` was said.
 *
 * @param source  what diagnostics call the set
 * @param pathOf  what diagnostics call the file of a name; the name itself without it
 */
export function readProto(
  set: Uint8Array | FileDescriptorSet,
  source: string,
  pathOf: (name: string) => string = (name) => name,
): ProtoFiles {
  let registry: FileRegistry;
  let files: DescFile[];
  try {
    const read = set instanceof Uint8Array ? fromBinary(FileDescriptorSetSchema, set) : set;
    registry = createFileRegistry(read);
    files = read.file.map(({ name }) => registry.getFile(name)!);
  } catch (error) {
    return { documents: new Map(), diagnostics: [unreadable(source, error)] };
  }
  const documents = new Map<string, Document>();
  const types: KnownTypes = new Map();
  const lower = (file: DescFile): void => {
    const { name } = file.proto;
    if (documents.has(name)) return;
    for (const imported of file.dependencies) lower(imported);
    documents.set(name, lowerFile(file, pathOf(name), documents, types, registry));
  };
  for (const file of files) lower(file);
  return { documents, diagnostics: [] };
}

function unreadable(file: string, error: unknown): Diagnostic {
  return {
    severity: "error",
    code: "descriptors-unreadable",
    file,
    line: 0,
    column: 0,
    length: 0,
    message: `cannot read the descriptors: ${error instanceof Error ? error.message : String(error)}`,
    hint: "Give a FileDescriptorSet that has all imports: protoc --include_imports --include_source_info -o, or buf build -o.",
  };
}
