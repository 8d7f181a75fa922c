import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = join(root, "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "unlisten-check-proto-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Of each test: two versions of the same files, and buf. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, "project-"));
  for (const version of ["old", "new"])
    cpSync(join(root, "codegen/testdata/proto"), join(folder, version), { recursive: true });
  const buf = join(folder, "node_modules", "@bufbuild", "buf");
  mkdirSync(dirname(buf), { recursive: true });
  symlinkSync(join(root, "node_modules", "@bufbuild", "buf"), buf);
});

function codegen(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [main, "codegen", ...args], { cwd: folder, encoding: "utf8", env: {} });
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(folder, path), text.replace(from, to));
}

describe("breaking", () => {
  const compare = ["breaking", "old/types.proto", "new/types.proto"];

  test("nothing breaks", () => {
    edit(
      "new/types.proto",
      "optional string text = 1;",
      "optional string text = 1;\n  optional string more = 3;",
    );
    expect(codegen(...compare)).toMatchObject({
      status: 0,
      stdout: "compatible: no breaking change\n",
      stderr: "",
    });
  });

  test("what breaks is said where it stands in the new version, under buf's names", () => {
    edit("new/types.proto", "optional uint32 a_uint32 = 5;", "optional string a_uint32 = 5;");
    const { status, stderr } = codegen(...compare);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^new\/types\.proto:31:12: warning: .*a_uint32.* \[FIELD_SAME_TYPE\]$/m);
    expect(stderr).toContain("  31 |   optional string a_uint32 = 5;");
  });

  test("--json, and files that are called differently", () => {
    cpSync(join(folder, "old/types.proto"), join(folder, "before.proto"));
    edit("new/types.proto", "  rpc Nested(Tree.Nested) returns (Tree.Nested);\n", "");
    const { status, stdout } = codegen("breaking", "before.proto", "new/types.proto", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      event: "compared",
      changes: [{ code: "RPC_NO_DELETE", file: "new/types.proto" }],
      diagnostics: [],
    });
  });

  test("a version that does not compile", () => {
    edit("new/types.proto", "repeated Tree children", "repeated Tre children");
    const { status, stderr } = codegen(...compare);
    expect(status).toBe(1);
    expect(stderr).toContain("new/types.proto:48:12: error: ");
  });
});

describe("lint", () => {
  test("what buf says, without rules that are not wanted", () => {
    const all = codegen("lint", "new/money/money.proto", "-I", "new", "--json");
    expect(all.status).toBe(1);
    const codes = JSON.parse(all.stdout).diagnostics.map(({ code }: { code: string }) => code);
    expect(codes).toEqual(["PACKAGE_VERSION_SUFFIX"]);
    expect(codegen("lint", "new/money/money.proto", "-I", "new", "--ignore", codes[0])).toMatchObject({
      status: 0,
      stdout: "clean: 1 file\n",
      stderr: "",
    });
  });

  test("files of both kinds at once are refused", () => {
    const { status, stderr } = codegen("lint", "new/types.proto", "a.thrift");
    expect(status).toBe(2);
    expect(stderr).toContain("lint takes Thrift files or .proto files, not both at once");
  });
});

test("without buf: how to get it", () => {
  rmSync(join(folder, "node_modules"), { recursive: true });
  const { status, stderr } = codegen("lint", "new/types.proto");
  expect(status).toBe(1);
  expect(stderr).toContain("there is no buf [proto-compiler-missing]");
  expect(stderr).toContain("npm install --save-dev @bufbuild/buf");
});
