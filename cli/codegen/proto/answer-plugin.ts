import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type CodeGeneratorRequest,
  CodeGeneratorRequestSchema,
  type CodeGeneratorResponse,
  CodeGeneratorResponseSchema,
  Edition,
  CodeGeneratorResponse_Feature as Feature,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { formatDiagnostic, hasErrors } from "../../../codegen/diagnostics.js";
import { typeScriptChoices } from "../../../codegen/emit/typescript/options.js";
import type { ProtoOptions } from "../../../codegen/emit/typescript/proto/emit.js";
import { generateProto } from "../../../codegen/generate-proto.js";

/**
 * Answers what protoc or buf sent to a plugin.
 *
 * @param request  a serialised CodeGeneratorRequest
 * @returns a serialised CodeGeneratorResponse; what is wrong with the files stands in its `error`
 */
export function answerPlugin(request: Uint8Array, version: string): Uint8Array {
  return toBinary(
    CodeGeneratorResponseSchema,
    answer(fromBinary(CodeGeneratorRequestSchema, request), version),
  );
}

function answer(request: CodeGeneratorRequest, version: string): CodeGeneratorResponse {
  const typescript = readParameter(request.parameter);
  if (typeof typescript === "string") return create(CodeGeneratorResponseSchema, { error: typescript });
  const wanted = new Set(request.fileToGenerate);
  const { files, diagnostics } = generateProto(create(FileDescriptorSetSchema, { file: request.protoFile }), {
    version,
    isWanted: (name) => wanted.has(name),
    source: "the compiler's request",
    typescript,
  });
  return create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(Feature.PROTO3_OPTIONAL | Feature.SUPPORTS_EDITIONS),
    minimumEdition: Edition.EDITION_PROTO2,
    maximumEdition: Edition.EDITION_2024,
    ...(hasErrors(diagnostics)
      ? { error: diagnostics.map((one) => formatDiagnostic(one)).join("\n") }
      : { file: files.map(({ name, content }) => ({ name, content })) }),
  });
}

/** Options of protoc-gen-es that say how messages look; one list of options often serves both plugins. */
const passedOver = new Set([
  "target",
  "ts_nocheck",
  "keep_empty_files",
  "js_import_style",
  "json_types",
  "valid_types",
  "erasable_syntax",
]);

/** "import_extension=ts,target=ts" @returns what is wrong with it, in words */
function readParameter(parameter: string): ProtoOptions | string {
  let importExtension: ProtoOptions["importExtension"] = typeScriptChoices.importExtension[0];
  for (const part of parameter.split(",").filter((text) => text !== "")) {
    const [name, given = ""] = part.split("=", 2) as [string, string?];
    if (name === "import_extension") {
      const chosen = typeScriptChoices.importExtension.find((one) => one === given.replace(/^\./, ""));
      if (chosen === undefined)
        return `import_extension must be one of ${typeScriptChoices.importExtension.join(", ")}: got "${given}"`;
      importExtension = chosen;
    } else if (!passedOver.has(name)) return `there is no option "${name}": there is import_extension`;
  }
  return { importExtension };
}
