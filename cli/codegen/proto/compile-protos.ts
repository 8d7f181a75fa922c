import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { UnlistenError } from "../../../adapters/errors.js";
import { type Diagnostic, hasErrors } from "../../../codegen/diagnostics.js";
import type { Protobufjs } from "../../../codegen/idl/proto/protobufjs/parsed.js";
import { readProtos } from "../../../codegen/idl/proto/protobufjs/read-protos.js";
import { withBufRoots } from "./buf-roots.js";
import { findBuf, findOnPath, loadInstalled, type Program, run } from "./find-program.js";
import { type FindingOptions, readBufFindings, readProtocErrors } from "./findings.js";
import { distinctPaths, type ProtoPaths } from "./proto-paths.js";

/** What a compiler made of .proto files. */
export interface Compiled {
  /** A serialised FileDescriptorSet with imports, comments and places; undefined when there are errors. */
  set: Uint8Array | undefined;
  diagnostics: Diagnostic[];
}

/**
 * Has .proto files compiled by what is there: buf (npm's @bufbuild/buf, or on the PATH), else protoc, else protobufjs of
 * the project, which @grpc/proto-loader brings along.
 *
 * @throws UnlistenError `proto-compiler-missing`
 */
export function compileProtos(named: readonly string[], paths: ProtoPaths): Compiled {
  const files = distinctPaths(named);
  const hidden = files.flatMap((file) => hiddenFile(file, paths));
  if (hidden.length > 0) return { set: undefined, diagnostics: hidden };
  const buf = findBuf();
  if (buf !== undefined) return compileByBuf(buf, files, paths);
  const protoc = findOnPath("protoc");
  if (protoc !== undefined) return compileByProtoc(protoc, files, paths);
  const protobufjs = loadInstalled("protobufjs", ["@grpc/proto-loader"]);
  if (protobufjs !== undefined) return compileByProtobufjs(protobufjs as Protobufjs, files, paths);
  throw new UnlistenError(
    "proto-compiler-missing",
    "cannot read .proto files: there is neither buf nor protoc nor protobufjs",
    {
      hint: "Run `npm install --save-dev @bufbuild/buf`, or give a set of descriptors (.binpb) in place of the files.",
    },
  );
}

/** Two files of one name: imports, and what is generated, can mean one of them only. */
function hiddenFile(file: string, { nameOf, pathOf }: ProtoPaths): Diagnostic[] {
  const name = nameOf(file);
  const other = pathOf(name);
  if (resolve(other) === resolve(file)) return [];
  const diagnostic = failed([file], `${other} is called ${name}, too, and comes first`);
  return [{ ...diagnostic, hint: "Name a folder that both lie in with -I." }];
}

/** buf takes protoc's own arguments, and needs no configuration then. */
function compileByBuf(buf: Program, files: readonly string[], { roots, pathOf }: ProtoPaths): Compiled {
  return withBufRoots(roots, ({ folders, toBuf, fromBuf }) => {
    const args = ["alpha", "protoc", "--error_format", "json", "--include_imports", "--include_source_info"];
    const { status, stdout, stderr } = run(buf, [
      ...args,
      ...includes(folders),
      "-o",
      "-#format=binpb",
      ...files.map(toBuf),
    ]);
    if (status === 0) return { set: stdout, diagnostics: [] };
    const options = findingOptions((path) => pathOf(fromBuf(path)));
    // Findings come on one of the two, by version.
    const text = stderr.trim() === "" ? String(stdout) : stderr;
    const found = readBufFindings(text, options);
    return {
      set: undefined,
      diagnostics: found === undefined || found.length === 0 ? [failed(files, text)] : found.map(withHint),
    };
  });
}

function compileByProtoc(protoc: Program, files: readonly string[], { roots, pathOf }: ProtoPaths): Compiled {
  const folder = mkdtempSync(join(tmpdir(), "unlisten-proto-"));
  try {
    const out = join(folder, "set.binpb");
    const args = ["--include_imports", "--include_source_info", ...includes(roots), "-o", out, ...files];
    const { status, stderr } = run(protoc, args);
    const diagnostics = readProtocErrors(stderr, findingOptions(pathOf)).map(withHint);
    if (status === 0) return { set: readFileSync(out), diagnostics };
    return { set: undefined, diagnostics: hasErrors(diagnostics) ? diagnostics : [failed(files, stderr)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compileByProtobufjs(protobufjs: Protobufjs, files: readonly string[], paths: ProtoPaths): Compiled {
  const { nameOf, pathOf } = paths;
  const { set, diagnostics } = readProtos(files.map(nameOf), { protobufjs, read: textOf, pathOf });
  return { set: set && toBinary(FileDescriptorSetSchema, set), diagnostics };

  function textOf(name: string): string | undefined {
    const path = paths.roots.map((root) => join(root, name)).find((one) => existsSync(one));
    return path === undefined ? undefined : readFileSync(path, "utf8");
  }
}

function includes(roots: readonly string[]): string[] {
  return roots.flatMap((root) => ["-I", root]);
}

function findingOptions(pathOf: (name: string) => string): FindingOptions {
  return { severity: "error", code: "proto", pathOf };
}

function withHint(diagnostic: Diagnostic): Diagnostic {
  const isImport =
    /^import .*(not found|does not exist)|file does not exist|: File not found|was not found or had errors/i;
  if (!isImport.test(diagnostic.message)) return diagnostic;
  return { ...diagnostic, hint: "Name the folder that imports start from with -I." };
}

/** The compiler has failed, and not because of a line of a file. */
function failed(files: readonly string[], text: string): Diagnostic {
  return {
    severity: "error",
    code: "proto",
    file: files[0]!,
    line: 0,
    column: 0,
    length: 0,
    message:
      text
        .trim()
        .replace(/^Failure: /, "")
        .replace(/\.$/, "") || "the compiler failed and did not say why",
  };
}
