import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateProto } from "./generate-proto.js";
import { compile, installed, protoFolder } from "./idl/proto/testing/compile.js";

const root = join(import.meta.dirname, "..");
const testdata = join(import.meta.dirname, "testdata");
const golden = join(testdata, "golden", "proto");
const names = ["clash.proto", "shop/currency.proto", "types.proto", "well_known.proto"];

/** Inside the repository, where generated code finds the packages that it imports. */
let folder: string;
beforeAll(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  folder = mkdtempSync(join(root, ".cache", "generated-proto-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const generateAll = (importExtension: "js" | "ts" | "none" = "js") =>
  generateProto(compile([...names, "money/money.proto"]), {
    version: "0.0.0",
    isWanted: (name) => !name.startsWith("google/"),
    source: "descriptors",
    typescript: { importExtension },
  });

test("what is generated is what the golden files say", async () => {
  const { files, diagnostics } = generateAll();
  expect(diagnostics).toEqual([]);
  // A file without services has nothing for us to say.
  expect(files.map(({ name }) => name)).toEqual([
    "clash_unlisten.ts",
    "shop/currency_unlisten.ts",
    "types_unlisten.ts",
    "well_known_unlisten.ts",
  ]);
  for (const { name, content } of files) await expect(content).toMatchFileSnapshot(join(golden, name));
});

test.each([
  { importExtension: "ts" as const, from: "../money/money_pb.ts" },
  { importExtension: "none" as const, from: "../money/money_pb" },
])("imports among generated files end as asked: $importExtension", ({ importExtension, from }) => {
  const { files } = generateAll(importExtension);
  const currency = files.find(({ name }) => name === "shop/currency_unlisten.ts")!;
  expect(currency.content).toContain(`from ${JSON.stringify(from)};`);
  expect(currency.content).toContain(`(importExtension: ${importExtension})`);
});

test("golden files compile beside what protoc-gen-es makes, under the strictest options", () => {
  cpSync(golden, join(folder, "gen"), { recursive: true });
  const args = ["alpha", "protoc", "-I", ".", `--plugin=${installed("protoc-gen-es")}`];
  const toGen = [`--es_out=${join(folder, "gen")}`, "--es_opt=target=ts,import_extension=js"];
  const generated = spawnSync(installed("buf"), [...args, ...toGen, ...names, "money/money.proto"], {
    cwd: protoFolder,
    encoding: "utf8",
  });
  expect(generated.stderr).toBe("");
  const { compilerOptions } = JSON.parse(readFileSync(join(testdata, "tsconfig.json"), "utf8"));
  const config = { compilerOptions: { ...compilerOptions, skipLibCheck: false }, include: ["gen"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "--project", folder], { encoding: "utf8" });
  // The enums of protoc-gen-es are TypeScript's own; nothing of ours is.
  const errors = stdout.split("\n").filter((line) => line !== "" && !/_pb\.ts\(.* TS1294:/.test(line));
  expect(errors).toEqual([]);
});

test("methods that are one in TypeScript are refused where they stand", () => {
  const clash = join(folder, "clash", "twice.proto");
  mkdirSync(dirname(clash));
  writeFileSync(
    clash,
    'syntax = "proto3";\nmessage M {}\nservice S {\n  rpc Get(M) returns (M);\n  rpc get(M) returns (M);\n}\n',
  );
  const { files, diagnostics } = generateProto(compile(["twice.proto"], dirname(clash)), {
    version: "0.0.0",
    isWanted: () => true,
    source: "descriptors",
    pathOf: (name) => `protos/${name}`,
    typescript: { importExtension: "js" },
  });
  expect(files).toEqual([]);
  expect(diagnostics).toMatchObject([
    { severity: "error", code: "name-clash", file: "protos/twice.proto", line: 5, column: 7, length: 3 },
  ]);
});

test.each([
  { name: "no descriptors", bytes: Buffer.from("syntax") },
  { name: "descriptors without their imports", bytes: withoutImports() },
])("refuses $name", ({ bytes }) => {
  const { files, diagnostics } = generateProto(bytes, {
    version: "0.0.0",
    isWanted: () => true,
    source: "shop.binpb",
    typescript: { importExtension: "js" },
  });
  expect(files).toEqual([]);
  expect(diagnostics).toMatchObject([
    { severity: "error", code: "descriptors-unreadable", file: "shop.binpb", line: 0 },
  ]);
});

function withoutImports(): Uint8Array {
  const { stdout } = spawnSync(
    installed("buf"),
    ["alpha", "protoc", "-I", ".", "-o", "-#format=binpb", "shop/currency.proto"],
    { cwd: protoFolder },
  );
  return stdout;
}
