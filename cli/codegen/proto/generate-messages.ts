import { existsSync } from "node:fs";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  type FileDescriptorSet,
} from "@bufbuild/protobuf/wkt";
import { UnlistenError } from "../../../adapters/errors.js";
import type { GeneratedFile } from "../../../codegen/emit/typescript/emit.js";
import type { ProtoOptions } from "../../../codegen/emit/typescript/proto/emit.js";
import { findInstalled, findOnPath, run } from "./find-program.js";

/**
 * Has protoc-gen-es make the messages' TypeScript: "shop/currency_pb.ts".
 *
 * Where it is not installed, and somebody else keeps those files in the folder, nothing is made.
 *
 * @param wanted  names of the files to generate from
 * @throws UnlistenError `protoc-gen-es-missing` or, when it fails, `codegen-failed`
 */
export function generateMessages(
  set: FileDescriptorSet,
  wanted: readonly string[],
  folder: string,
  { importExtension }: ProtoOptions,
): GeneratedFile[] {
  const generator = findInstalled("@bufbuild/protoc-gen-es", "protoc-gen-es") ?? findOnPath("protoc-gen-es");
  if (generator === undefined) {
    const missing = wanted.filter((name) => !isThere(folder, name));
    if (missing.length === 0) return [];
    throw new UnlistenError(
      "protoc-gen-es-missing",
      `cannot make ${missing[0]!.replace(/\.proto$/, "_pb.ts")}: protoc-gen-es is not installed`,
      {
        hint: "Run `npm install --save-dev @bufbuild/protoc-gen-es@2.13` (2.13 is the last for Node 20) and `npm install @bufbuild/protobuf`.",
      },
    );
  }
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: [...wanted],
    protoFile: set.file,
    parameter: `target=ts,import_extension=${importExtension}`,
  });
  const { status, stdout, stderr } = run(generator, [], toBinary(CodeGeneratorRequestSchema, request));
  if (status !== 0) throw generatorFailed(stderr);
  const { error, file } = fromBinary(CodeGeneratorResponseSchema, stdout);
  if (error !== "") throw generatorFailed(error);
  return file.map(({ name, content }) => ({ name, content }));
}

function isThere(folder: string, name: string): boolean {
  const base = join(folder, name.replace(/\.proto$/, "_pb"));
  return [".ts", ".js"].some((extension) => existsSync(base + extension));
}

function generatorFailed(text: string): UnlistenError {
  return new UnlistenError("codegen-failed", `protoc-gen-es failed: ${text.trim().split("\n")[0]}`, {
    hint: "Install a version of @bufbuild/protoc-gen-es that runs on this Node: 2.13 is the last for Node 20.",
  });
}
