import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { UnlistenError } from "../../../adapters/errors.js";
import { type Diagnostic, hasErrors } from "../../../codegen/diagnostics.js";
import { compileProtos } from "./compile-protos.js";
import { findBuf, type Program, run } from "./find-program.js";
import { type FindingOptions, readBufFindings } from "./findings.js";
import { isDescriptorSet, type ProtoPaths, protoPathsOf } from "./proto-paths.js";

/** What buf found, and what kept it from looking. */
export interface BufFindings {
  findings: Diagnostic[];
  errors: Diagnostic[];
}

/**
 * What in the new version of a .proto file breaks the old one, by `buf breaking`.
 *
 * @throws UnlistenError `proto-compiler-missing`
 */
export function compareProtos(oldPath: string, newPath: string, searchPath: readonly string[]): BufFindings {
  const buf = requireBuf();
  const [old, now] = [readImage([oldPath], searchPath), readImage([newPath], searchPath)];
  const errors = [...old.errors, ...now.errors];
  if (hasErrors(errors)) return { findings: [], errors };
  // buf compares files of one name; these two are versions of one file.
  const renamed = rename(old.image, old.paths.nameOf(oldPath), now.paths.nameOf(newPath));
  return withImages([now.image, renamed], ([image, against]) =>
    askBuf(buf, ["breaking", image!, "--against", against!], now.paths, newPath),
  );
}

/**
 * What `buf lint` says of .proto files, by the rules that a buf.yaml of the current folder sets.
 *
 * @throws UnlistenError `proto-compiler-missing`
 */
export function lintProtos(files: readonly string[], searchPath: readonly string[]): BufFindings {
  const buf = requireBuf();
  const { image, errors, paths } = readImage(files, searchPath);
  if (hasErrors(errors)) return { findings: [], errors };
  const names = new Set(files.map(paths.nameOf));
  const { findings, errors: more } = withImages([image], ([path]) =>
    askBuf(buf, ["lint", path!], paths, files[0]!),
  );
  // What they import is checked when it is named, too.
  const isNamed = ({ file }: Diagnostic) => names.has(paths.nameOf(file)) || files.some(isDescriptorSet);
  return { findings: findings.filter(isNamed), errors: [...errors, ...more] };
}

function requireBuf(): Program {
  const buf = findBuf();
  if (buf !== undefined) return buf;
  throw new UnlistenError("proto-compiler-missing", "cannot check .proto files: there is no buf", {
    hint: "Run `npm install --save-dev @bufbuild/buf`: breaking and lint of .proto files are buf's.",
  });
}

interface ReadImage {
  image: Uint8Array;
  errors: Diagnostic[];
  paths: ProtoPaths;
}

function readImage(files: readonly string[], searchPath: readonly string[]): ReadImage {
  const paths = protoPathsOf(
    files.filter((file) => !isDescriptorSet(file)),
    searchPath,
  );
  const [first] = files;
  if (files.length === 1 && isDescriptorSet(first!))
    return { image: readFileSync(first!), errors: [], paths };
  const { set = new Uint8Array(), diagnostics } = compileProtos(files, paths);
  return { image: set, errors: diagnostics, paths };
}

function rename(image: Uint8Array, from: string, to: string): Uint8Array {
  const set = fromBinary(FileDescriptorSetSchema, image);
  for (const file of set.file) if (file.name === from) file.name = to;
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, set));
}

function withImages<R>(images: readonly Uint8Array[], use: (paths: string[]) => R): R {
  const folder = mkdtempSync(join(tmpdir(), "unlisten-proto-"));
  try {
    const paths = images.map((image, i) => {
      const path = join(folder, `${i}.binpb`);
      writeFileSync(path, image);
      return path;
    });
    return use(paths);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** buf ends with 100 when it found something. */
const foundSomething = 100;

function askBuf(buf: Program, args: readonly string[], { pathOf }: ProtoPaths, about: string): BufFindings {
  const { status, stdout, stderr } = run(buf, [...args, "--error-format", "json"]);
  const options: FindingOptions = { severity: "warning", code: "proto", pathOf };
  const findings = status === foundSomething ? readBufFindings(String(stdout), options) : [];
  if (findings !== undefined && (status === 0 || status === foundSomething)) return { findings, errors: [] };
  const error: Diagnostic = {
    severity: "error",
    code: "proto",
    file: about,
    line: 0,
    column: 0,
    length: 0,
    message: `buf failed: ${stderr.trim() || String(stdout).trim()}`,
  };
  return { findings: [], errors: [error] };
}
