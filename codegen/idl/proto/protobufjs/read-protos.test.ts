import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, type SourceCodeInfo_Location } from "@bufbuild/protobuf/wkt";
import protobufjs from "protobufjs";
import { expect, test } from "vitest";
import { type ProtoFiles, readProto } from "../read.js";
import { compile, protoFolder } from "../testing/compile.js";
import type { Protobufjs } from "./parsed.js";
import { readProtos } from "./read-protos.js";
import { wellKnownFiles } from "./well-known-files.js";

const root = join(import.meta.dirname, "..", "..", "..", "..");
/** Also as files, of the package libprotobuf-dev. */
const wellKnown = [
  "any",
  "api",
  "descriptor",
  "duration",
  "empty",
  "field_mask",
  "source_context",
  "struct",
  "timestamp",
  "type",
  "wrappers",
];
const odd = join(root, "codegen/testdata/proto-odd");
const sets = [
  { folder: odd, files: ["odd.proto", "odd3.proto", "edition.proto"] },
  { folder: protoFolder, files: ["clash.proto", "shop/currency.proto", "types.proto", "well_known.proto"] },
  { folder: join(root, "codegen/testdata/vectors"), files: ["vectors.proto"] },
  { folder: join(root, "adapters/capture/testdata/protos"), files: ["greeter.proto"] },
  { folder: join(root, "adapters/grpc/engine/testdata"), files: ["scopes.proto", "shop.proto"] },
  { folder: join(root, "adapters/grpc/testdata"), files: ["words.proto"] },
  { folder: join(root, "adapters/invoke/grpc/testdata"), files: ["interop.proto"] },
  { folder: join(root, "bench/grpc"), files: ["echo.proto"] },
  { folder: join(root, "cli/testdata/apps/grpc-service/protos"), files: ["greeter.proto"] },
  { folder: join(root, "examples/grpc-shop/protos"), files: ["currency.proto", "payment.proto"] },
  { folder: join(root, "node_modules/grpc-health-check/proto"), files: ["health/v1/health.proto"] },
  {
    folder: join(root, "node_modules/@grpc/reflection/build/proto"),
    files: ["grpc/reflection/v1/reflection.proto", "grpc/reflection/v1alpha/reflection.proto"],
  },
  { folder: "/usr/include", files: wellKnown.map((name) => `google/protobuf/${name}.proto`) },
  {
    folder: join(root, "node_modules/@grpc/grpc-js/proto/protoc-gen-validate"),
    files: ["validate/validate.proto"],
  },
  { folder: join(root, "node_modules/@grpc/grpc-js/proto"), files: ["channelz.proto"] },
];

const read = (names: readonly string[], folder: string) =>
  readProtos(names, {
    protobufjs: protobufjs as unknown as Protobufjs,
    read: (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined),
    pathOf: (name) => name,
  });

/** Files whose descriptors come with us, unless they are what is asked for. */
const isOurs = (name: string, files: readonly string[]) => wellKnownFiles.has(name) && !files.includes(name);

test.each(sets)("descriptors, comments and places are buf's: $files", ({ folder, files }) => {
  const { set, diagnostics } = read(files, folder);
  expect(diagnostics).toEqual([]);
  const byBuf = fromBinary(FileDescriptorSetSchema, new Uint8Array(compile(files, folder)));
  expect(set!.file.map(({ name }) => name).sort()).toEqual(byBuf.file.map(({ name }) => name).sort());
  for (const { sourceCodeInfo: theirs, ...expected } of byBuf.file) {
    if (isOurs(expected.name, files)) continue;
    const { sourceCodeInfo: ours, ...other } = set!.file.find(({ name }) => name === expected.name)!;
    expect(other).toEqual(expected);
    const known = new Map(theirs!.location.map((one) => [one.path.join(), withNewline(one)]));
    for (const one of ours!.location) expect(one).toEqual(known.get(one.path.join()));
  }
  expect(describe(readProto(set!, ""), files)).toEqual(describe(readProto(byBuf, ""), files));
});

/** buf leaves the end of the line out of a comment that `}` comes after; protoc does not. */
function withNewline(location: SourceCodeInfo_Location): SourceCodeInfo_Location {
  const { trailingComments } = location;
  return /[^\n]$/.test(trailingComments)
    ? { ...location, trailingComments: `${trailingComments}\n` }
    : location;
}

/** The IR as text: what belongs to another declaration or file by its name. */
function describe({ documents }: ProtoFiles, files: readonly string[]): string[] {
  const own = [...documents].filter(([name]) => !isOurs(name, files));
  own.sort(([a], [b]) => (a < b ? -1 : 1));
  return own.flatMap(([, { doc, order, includes }]) => [
    `${doc} ${includes.map(({ path, position }) => `${path} ${JSON.stringify(position)}`)}`,
    ...order.map((declaration) => JSON.stringify(declaration, textOf, 1)),
  ]);
}

function textOf(key: string, value: unknown): unknown {
  if (key === "document" || key === "target" || key === "enum" || key === "member")
    return (value as { name: string }).name;
  if (typeof value === "bigint") return String(value);
  return value instanceof Map ? [...value] : value;
}

/** Imports stand first. */
const file = (text: string) =>
  text.startsWith("import")
    ? `syntax = "proto2";\n${text}\nmessage A {}\n`
    : `syntax = "proto2";\nmessage A {}\n${text}\n`;
const protos: Record<string, string> = {
  "hidden.proto": 'syntax = "proto3"; package hidden; message H {} message K { message L {} }',
  "middle.proto": 'syntax = "proto3"; import "hidden.proto"; message M {}',
  "numbers.proto":
    'syntax = "proto3"; import "google/protobuf/descriptor.proto"; extend google.protobuf.MessageOptions { int32 small = 50001; }',
  "circle.proto": 'syntax = "proto3"; import "circle.proto";',
  "twice.proto": 'syntax = "proto3"; message M {}',
};

test.each([
  // What is wrong.
  {
    text: "message B {\n  optional Aa a = 1;\n}",
    line: 4,
    column: 12,
    length: 2,
    message: '"Aa" is not defined',
  },
  { text: "message B {\n  optional int32 a = 1\n}", line: 5, column: 1, message: 'expected ";", got "}"' },
  { text: "message B { optional A a = 19000; }", message: "a field cannot have the number 19000" },
  { text: "message B { optional A a = 1; optional A b = 1; }", line: 0, message: "duplicate id 1 in Type B" },
  { text: "message A {}", message: "duplicate name 'A' in Root" },
  { text: "enum E {}", message: "an enum must have a member" },
  { text: "enum E { X = 0; } enum F { X = 1; }", message: '"X" is already defined' },
  { text: "message B { oneof o {} }", message: "a oneof must have a field" },
  { text: "service S { rpc Get(A) returns (X); }", line: 3, column: 33, message: '"X" is not defined' },
  { text: "message B { optional int32 a = 1 [default = true]; }", message: "the default value is none of" },
  {
    text: "message B { option colour = true; }",
    message: 'google.protobuf.MessageOptions has no option "colour"',
  },
  { text: "message B { option (colour) = true; }", message: '"colour" is not defined' },
  {
    text: 'import "numbers.proto"; message B { option (small) = 5000000000; }',
    message: "the value does not fit its type",
  },
  { text: "message B { option deprecated = 7; }", message: "expected a value of type bool" },
  { text: "message B { option deprecated = true; option deprecated = true; }", message: "is set twice" },
  { text: 'import "none.proto";', message: "cannot find none.proto", hint: "-I" },
  { text: 'import "circle.proto";', message: "circle.proto imports itself" },
  { text: 'import "middle.proto"; message B { optional hidden.H h = 1; }', message: "which is not imported" },
  { text: 'import "twice.proto"; message M {}', message: '"M" is already defined in twice.proto' },
  {
    text: 'import "hidden.proto"; message hidden2 {} message B { optional hidden.X x = 1; }',
    message: "hidden has no such name",
  },
  { text: `message B { ${"message B {".repeat(200)}`, message: "too deeply nested" },
  // What protobufjs cannot read, or not as it is.
  { text: 'import weak "hidden.proto";', message: "a weak import", hint: "@bufbuild/buf" },
  { text: "enum E { X = 0; reserved 5 to max; }", message: "another number", hint: "@bufbuild/buf" },
  {
    text: "message B { extensions 1 to 9 [verification = UNVERIFIED]; }",
    message: "options of extension ranges",
    hint: "@bufbuild/buf",
  },
  {
    text: "message B { oneof o { group G = 2 {} } }",
    message: "a group in a oneof",
    hint: "@bufbuild/buf",
  },
])("says what it cannot read, and where: $text", ({ text, message, hint, ...place }) => {
  const { set, diagnostics } = readProtos(["main.proto"], {
    protobufjs: protobufjs as unknown as Protobufjs,
    read: (name) => (name === "main.proto" ? file(text) : protos[name]),
    pathOf: (name) => `protos/${name}`,
  });
  expect(set).toBeUndefined();
  expect(diagnostics).toMatchObject([{ severity: "error", code: "proto", ...place }]);
  expect(diagnostics[0]!.message).toContain(message);
  if (hint !== undefined) expect(diagnostics[0]!.hint).toContain(hint);
});

test.each([
  "message A {}",
  'import option "options.proto";',
  "export message A {}",
  "message A { local enum E { X = 0; } }",
])("an edition that protobufjs does not know is for buf: %s", (text) => {
  const { diagnostics } = readProtos(["main.proto"], {
    protobufjs: protobufjs as unknown as Protobufjs,
    read: () => `edition = "2024";\n${text}\n`,
    pathOf: (name) => name,
  });
  expect(diagnostics).toMatchObject([
    { line: 1, column: 12, length: 4, hint: expect.stringContaining("@bufbuild/buf") },
  ]);
});

test("a project's own copy of descriptor.proto is not read, unless it is named", () => {
  // As it stands in the repository of protobuf: protobufjs cannot read the options of its ranges.
  const copy = `syntax = "proto2"; package google.protobuf;
    message MessageOptions { extensions 1000 to max [declaration = { number: 1000 }]; }`;
  const files: Record<string, string> = {
    "google/protobuf/descriptor.proto": copy,
    "main.proto": 'syntax = "proto3"; import "numbers.proto"; message B { option (small) = 5; }',
  };
  const readWith = (name: string) =>
    readProtos([name], {
      protobufjs: protobufjs as unknown as Protobufjs,
      read: (path) => files[path] ?? protos[path],
      pathOf: (path) => path,
    });
  expect(readWith("main.proto").diagnostics).toEqual([]);
  expect(readWith("google/protobuf/descriptor.proto").diagnostics).toMatchObject([
    { message: "options of extension ranges cannot be read without buf" },
  ]);
});
