import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create, fromBinary } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import { type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { type Diagnostic, hasErrors } from "../../../codegen/diagnostics.js";
import type { GeneratedFile } from "../../../codegen/emit/typescript/emit.js";
import { generateProto } from "../../../codegen/generate-proto.js";
import type { Sources } from "../sources.js";
import { compileProtos } from "./compile-protos.js";
import { generateMessages } from "./generate-messages.js";
import { isDescriptorSet, type ProtoPaths, protoPathsOf } from "./proto-paths.js";

export interface ProtoTask {
  /** .proto files, and sets of descriptors. */
  inputs: readonly string[];
  searchPath: readonly string[];
  folder: string;
  importExtension: "js" | "ts" | "none";
  version: string;
}

/**
 * Makes TypeScript of .proto files and all that they import: messages by protoc-gen-es, services by us.
 *
 * @param sources  is told which files were read
 */
export function generateProtoFiles(
  { inputs, searchPath, folder, importExtension, version }: ProtoTask,
  sources: Sources,
): { files: GeneratedFile[]; diagnostics: Diagnostic[] } {
  const protos = inputs.filter((input) => !isDescriptorSet(input));
  const paths = protoPathsOf(protos, searchPath);
  noteImports(protos, paths, sources);
  const { set, diagnostics, source } = readAll(inputs, protos, paths, sources);
  for (const { name } of set.file) sources.read(paths.pathOf(name));
  for (const { file } of diagnostics) sources.read(file);
  if (hasErrors(diagnostics)) return { files: [], diagnostics };
  const typescript = { importExtension };
  const wanted = set.file
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(wktPublicImportPaths, name));
  const isWanted = (name: string) => wanted.includes(name);
  const services = generateProto(set, { version, isWanted, source, pathOf: paths.pathOf, typescript });
  diagnostics.push(...services.diagnostics);
  if (hasErrors(diagnostics)) return { files: [], diagnostics };
  const messages = generateMessages(set, wanted, folder, typescript);
  const files = [...messages, ...services.files];
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}

/**
 * Tells the sources what files import, also where compilers stop at an error: what is wrong in a file may be mended in
 * another, or by one that was not there.
 */
function noteImports(files: readonly string[], { roots }: ProtoPaths, sources: Sources): void {
  const noted = new Set<string>();
  const note = (path: string): void => {
    if (noted.has(path)) return;
    noted.add(path);
    const text = sources.read(path) ?? "";
    for (const [, name] of text.matchAll(/^\s*import\s+(?:(?:public|weak)\s+)?["']([^"'\n]+)["']/gm)) {
      const found = roots.map((root) => join(root, name!)).find((one) => sources.read(one) !== undefined);
      if (found !== undefined) note(found);
    }
  };
  for (const file of files) note(file);
}

interface ReadAll {
  set: FileDescriptorSet;
  diagnostics: Diagnostic[];
  /** What diagnostics call the descriptors. */
  source: string;
}

/** One set of all inputs; of a file that is in several the first one stays. */
function readAll(
  inputs: readonly string[],
  protos: readonly string[],
  paths: ProtoPaths,
  sources: Sources,
): ReadAll {
  const diagnostics: Diagnostic[] = [];
  const set = create(FileDescriptorSetSchema);
  const add = (bytes: Uint8Array, source: string) => {
    try {
      const known = new Set(set.file.map(({ name }) => name));
      set.file.push(
        ...fromBinary(FileDescriptorSetSchema, bytes).file.filter(({ name }) => !known.has(name)),
      );
    } catch {
      diagnostics.push(problem("descriptors-unreadable", source, "it holds no descriptors"));
    }
  };
  for (const input of inputs.filter(isDescriptorSet)) {
    if (sources.read(input) === undefined) diagnostics.push(missingFile(input));
    else add(readFileSync(input), input);
  }
  const missing = protos.filter((path) => sources.read(path) === undefined);
  diagnostics.push(...missing.map(missingFile));
  if (missing.length === 0 && protos.length > 0) {
    const compiled = compileProtos(protos, paths);
    diagnostics.push(...compiled.diagnostics);
    if (compiled.set !== undefined) add(compiled.set, protos[0]!);
  }
  return { set, diagnostics, source: inputs[0]! };
}

function missingFile(file: string): Diagnostic {
  return problem("file-missing", file, `cannot read ${file}`);
}

function problem(code: string, file: string, message: string): Diagnostic {
  return { severity: "error", code, file, line: 0, column: 0, length: 0, message };
}
