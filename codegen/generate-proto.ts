import type { FileDescriptorSet } from "@bufbuild/protobuf/wkt";
import { type Diagnostic, hasErrors } from "./diagnostics.js";
import type { GeneratedFile } from "./emit/typescript/emit.js";
import { checkMethods } from "./emit/typescript/proto/check-methods.js";
import { emitProtoTypeScript, type ProtoOptions } from "./emit/typescript/proto/emit.js";
import { readProto } from "./idl/proto/read.js";

export interface GenerateProtoOptions {
  /** Of this package; stands in each file's first line. */
  version: string;
  /** Whether to generate from a file, by the name that others import it by. All that it imports is read in any case. */
  isWanted(name: string): boolean;
  /** What diagnostics call the descriptors. */
  source: string;
  /** What diagnostics call a file. */
  pathOf?: (name: string) => string;
  typescript: ProtoOptions;
}

/** Makes source text of the services of .proto files. Pure: the same descriptors give the same files. */
export function generateProto(
  set: Uint8Array | FileDescriptorSet,
  { version, isWanted, source, pathOf, typescript }: GenerateProtoOptions,
): { files: GeneratedFile[]; diagnostics: Diagnostic[] } {
  const { documents, diagnostics } = readProto(set, source, pathOf);
  const wanted = [...documents].filter(([name]) => isWanted(name)).map(([, document]) => document);
  diagnostics.push(...wanted.flatMap(checkMethods));
  if (hasErrors(diagnostics)) return { files: [], diagnostics };
  const files = wanted.flatMap((document) => emitProtoTypeScript(document, typescript, version) ?? []);
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}
