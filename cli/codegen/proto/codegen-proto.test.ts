import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CommandProcess, startCommand } from "../../testing/command-process.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = join(root, "dist", "cli", "main.js");
const scratch = mkdtempSync(join(tmpdir(), "unlisten-codegen-proto-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Of each test: a project with .proto files, which has what `install` gives it, and no more. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(scratch, "project-"));
  cpSync(join(root, "codegen", "testdata", "proto"), join(folder, "protos"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});

function install(...names: string[]): void {
  for (const name of names) {
    const path = join(folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(root, "node_modules", name), path);
  }
}

const buf = "@bufbuild/buf";
const generator = "@bufbuild/protoc-gen-es";

/** @param path  folders of programs; Node's own is always there */
function codegen(args: readonly string[], path: readonly string[] = []): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [main, "codegen", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: path.join(delimiter) },
  });
}

const toGen = ["--lang", "ts", "-o", "gen"];
const currency = ["protos/shop/currency.proto", "-I", "protos", ...toGen];
const written = ["gen/money/money_pb.ts", "gen/shop/currency_pb.ts", "gen/shop/currency_unlisten.ts"];
const generated = () =>
  readdirSync(join(folder, "gen"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `gen/${name}`)
    .sort();

test("buf and protoc-gen-es of the project: a file and what it imports, messages and services", () => {
  install(buf, generator);
  const { status, stdout, stderr } = codegen(currency);
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: written.map((path) => `wrote ${path}\n`).join(""),
    stderr: "",
  });
  expect(codegen(currency).stdout).toBe("3 of 3 up to date\n");
  const text = readFileSync(join(folder, "gen/shop/currency_unlisten.ts"), "utf8");
  const golden = readFileSync(join(root, "codegen/testdata/golden/proto/shop/currency_unlisten.ts"), "utf8");
  expect(text.replace(/codegen [0-9.]+,/, "codegen 0.0.0,")).toBe(golden);
});

test("protoc from the PATH gives the same", () => {
  install(buf, generator);
  expect(codegen(currency).status).toBe(0);
  const byBuf = generated().map((path) => readFileSync(join(folder, path), "utf8"));
  rmSync(join(folder, "gen"), { recursive: true });
  rmSync(join(folder, "node_modules", buf));
  expect(codegen(currency, ["/usr/bin"])).toMatchObject({ status: 0, stderr: "" });
  expect(generated().map((path) => readFileSync(join(folder, path), "utf8"))).toEqual(byBuf);
});

test.each([
  { packages: ["protobufjs"] },
  // Which has protobufjs for itself, or beside it.
  { packages: ["@grpc/proto-loader"] },
])("$packages of the project gives the same of all files where there is no compiler", ({ packages }) => {
  cpSync(join(root, "codegen/testdata/proto-odd"), join(folder, "protos"), { recursive: true });
  const names = readdirSync(join(folder, "protos"), { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith(".proto")).map((name) => join("protos", name));
  const args = [...files, "-I", "protos", ...toGen];
  install(buf, generator);
  expect(codegen(args)).toMatchObject({ status: 0, stderr: "" });
  const byBuf = generated().map((path) => [path, readFileSync(join(folder, path), "utf8")]);
  expect(byBuf.length).toBeGreaterThan(files.length);
  rmSync(join(folder, "gen"), { recursive: true });
  rmSync(join(folder, "node_modules", buf));
  install(...packages);
  expect(codegen(args)).toMatchObject({ status: 0, stderr: "" });
  expect(generated().map((path) => [path, readFileSync(join(folder, path), "utf8")])).toEqual(byBuf);
});

describe("folders within folders", () => {
  const nested = ["protos/shop/currency.proto", "-I", "protos", "-I", "protos/shop", "-I", "./protos/"];

  test.each([
    // buf by itself refuses a folder in another, and one that is named twice.
    { compiler: "buf", args: nested },
    { compiler: "buf", args: ["protos/shop/currency.proto", "protos/types.proto"] },
    { compiler: "protoc", args: ["protos/shop/currency.proto", "protos/types.proto"] },
  ])("$compiler: $args", ({ compiler, args }) => {
    install(generator, ...(compiler === "buf" ? [buf] : []));
    const { status, stderr } = codegen([...args, ...toGen], ["/usr/bin"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(generated().filter((name) => !name.startsWith("gen/types"))).toEqual(written);
  });

  test("what is wrong is said of the file as it is called", () => {
    install(buf, generator);
    writeFileSync(
      join(folder, "protos/money/money.proto"),
      'syntax = "proto3";\nmessage Money { Unit u = 1; }',
    );
    const { status, stderr } = codegen([...nested, ...toGen]);
    expect(status).toBe(1);
    expect(stderr).toContain("protos/money/money.proto:2:17: error: ");
  });
});

test("a set of descriptors takes no compiler", () => {
  install(generator);
  const args = ["-I", "protos", "--include_imports", "--include_source_info", "-o", "shop.binpb"];
  const protoc = spawnSync("protoc", [...args, "protos/shop/currency.proto"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(protoc.stderr).toBe("");
  expect(codegen(["shop.binpb", ...toGen])).toMatchObject({ status: 0, stderr: "" });
  expect(generated()).toEqual(written);
});

test("--check tells what is stale, messages too; --import-extension reaches both", () => {
  install(buf, generator);
  const check = [...currency, "--import-extension", "ts", "--check"];
  expect(codegen(currency).status).toBe(0);
  const { status, stderr } = codegen(check);
  expect(status).toBe(1);
  expect(stderr).toContain("gen/shop/currency_pb.ts: is not what the IDL gives now");
  expect(stderr).toContain("gen/shop/currency_unlisten.ts: is not what the IDL gives now");
  expect(codegen([...currency, "--import-extension", "ts"]).status).toBe(0);
  expect(codegen(check).status).toBe(0);
});

test("Thrift and .proto files in one run", () => {
  install(buf, generator);
  cpSync(join(root, "codegen/testdata/emit/users.thrift"), join(folder, "users.thrift"));
  expect(codegen(["users.thrift", ...currency])).toMatchObject({ status: 0, stderr: "" });
  expect(generated()).toEqual([...written, "gen/users.ts"]);
});

describe("what is wrong in a file is said with its place", () => {
  test.each([
    { compiler: "buf", packages: [buf, generator], path: [], column: 15 },
    { compiler: "protoc", packages: [generator], path: ["/usr/bin"], column: 15 },
    { compiler: "protobufjs", packages: ["protobufjs", generator], path: [], column: 15 },
  ])("$compiler", ({ packages, path, column }) => {
    install(...packages);
    const file = join(folder, "protos/shop/currency.proto");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("Convert(ConversionRequest)", "Convert(Conversion)"),
    );
    const { status, stdout } = codegen([...currency, "--json"], path);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).diagnostics).toMatchObject([
      { severity: "error", code: "proto", file: "protos/shop/currency.proto", line: 15, column },
    ]);
    expect(existsSync(join(folder, "gen"))).toBe(false);
    expect(codegen(currency, path).stderr).toContain(
      "  15 |   rpc Convert(Conversion) returns (money.Money);",
    );
  });

  test.each([buf, "protobufjs"])("an import that %s does not find says what to name", (reader) => {
    install(reader, generator);
    const { status, stderr } = codegen(["protos/shop/currency.proto", ...toGen]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^protos\/shop\/currency\.proto:8:\d: error: /);
    expect(stderr).toContain("hint: Name the folder that imports start from with -I.");
  });

  test("a file that is not there", () => {
    install(buf, generator);
    const { status, stderr } = codegen(["protos/none.proto", ...toGen]);
    expect(status).toBe(1);
    expect(stderr).toContain("protos/none.proto: error: cannot read protos/none.proto [file-missing]");
  });

  test("two files that imports could not tell apart, where only a compiler would notice", () => {
    install("protobufjs", generator);
    cpSync(join(folder, "protos/types.proto"), join(folder, "others/types.proto"));
    const files = ["protos/types.proto", "./protos/types.proto", "others/types.proto"];
    const { status, stderr } = codegen([...files, ...toGen]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      [
        "others/types.proto: error: protos/types.proto is called types.proto, too, and comes first [proto]",
        "  hint: Name a folder that both lie in with -I.",
        "1 error",
        "",
      ].join("\n"),
    );
  });

  test("a file that is named twice is one file", () => {
    install(buf, generator);
    const args = ["./protos/shop/currency.proto", ...currency];
    expect(codegen(args)).toMatchObject({ status: 0, stderr: "" });
    expect(generated()).toEqual(written);
  });

  test("what holds no descriptors", () => {
    writeFileSync(join(folder, "shop.binpb"), "no descriptors");
    const { status, stderr } = codegen(["shop.binpb", ...toGen]);
    expect(status).toBe(1);
    expect(stderr).toContain("shop.binpb: error: it holds no descriptors [descriptors-unreadable]");
  });
});

describe("what is not installed", () => {
  test("no compiler", () => {
    install(generator);
    const { status, stderr } = codegen(currency);
    expect(status).toBe(1);
    expect(stderr).toContain("there is neither buf nor protoc nor protobufjs [proto-compiler-missing]");
    expect(stderr).toContain("npm install --save-dev @bufbuild/buf");
  });

  test("no protoc-gen-es, unless somebody else keeps its files", () => {
    install(buf, generator);
    expect(codegen(currency).status).toBe(0);
    rmSync(join(folder, "node_modules", generator));
    expect(codegen([...currency, "--check"])).toMatchObject({ status: 0, stderr: "" });
    rmSync(join(folder, "gen/money/money_pb.ts"));
    const { status, stderr } = codegen(currency);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "cannot make money/money_pb.ts: protoc-gen-es is not installed [protoc-gen-es-missing]",
    );
  });
});

describe("--watch", () => {
  let running: CommandProcess | undefined;
  const end = async () => {
    const code = await running?.end("SIGTERM");
    running = undefined;
    return code;
  };
  afterEach(end);

  /** As editors do: a watcher sees one change, and never half a file. */
  function write(name: string, text: string): void {
    const path = join(folder, name);
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  }

  test.each([buf, "protobufjs"])(
    "by %s: generates again when a file or an import changes, also after errors",
    async (reader) => {
      install(reader, generator);
      const text = (name: string) => readFileSync(join(folder, name), "utf8");
      const [currencyText, money] = [text("protos/shop/currency.proto"), text("protos/money/money.proto")];
      running = startCommand(["codegen", ...currency, "--watch"], folder, { PATH: "" });
      expect(await running.event("generated")).toMatchObject({ diagnostics: [] });
      expect(generated()).toEqual(written);

      write("protos/money/money.proto", `${money}\nmessage Purse { repeated Mony all = 1; }\n`);
      const failed = await running.event("generated", 2);
      expect(failed).toMatchObject({ files: [], diagnostics: [{ file: "protos/money/money.proto" }] });

      write("protos/money/money.proto", `${money}\nmessage Purse { repeated Money all = 1; }\n`);
      expect(await running.event("generated", 3)).toMatchObject({
        files: [
          { path: written[0], state: "changed" },
          { path: written[1], state: "same" },
          { path: written[2], state: "same" },
        ],
      });
      expect(text("gen/money/money_pb.ts")).toContain("PurseSchema");

      write(
        "protos/shop/currency.proto",
        currencyText.replaceAll("Rate ", "Quote ").replace("stream Rate", "stream Quote"),
      );
      expect(await running.event("generated", 4)).toMatchObject({
        files: [{ state: "same" }, { state: "changed" }, { state: "changed" }],
      });
      expect(text("gen/shop/currency_unlisten.ts")).toContain("AsyncIterable<Quote>");

      // What is wrong in one file is mended in another.
      write("protos/money/money.proto", money.replace("message Money", "message Mony"));
      const { diagnostics } = await running.event("generated", 5);
      expect((diagnostics as object[])[0]).toMatchObject({ file: "protos/shop/currency.proto" });
      write("protos/money/money.proto", money);
      expect(await running.event("generated", 6)).toMatchObject({ diagnostics: [] });
      expect(await end()).toBe(0);
    },
  );
});

describe("protoc-gen-unlisten, as a plugin", () => {
  const plugin = join(root, "dist", "cli", "protoc-gen-unlisten.js");
  const golden = (name: string) => readFileSync(join(root, "codegen/testdata/golden/proto", name), "utf8");
  const withoutVersion = (text: string) => text.replace(/codegen [0-9.]+,/, "codegen 0.0.0,");

  test("of protoc", () => {
    mkdirSync(join(folder, "gen"));
    const args = ["-I", "protos", `--plugin=protoc-gen-unlisten=${plugin}`, "--unlisten_out=gen"];
    const { status, stderr } = spawnSync("protoc", [...args, "shop/currency.proto", "types.proto"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of ["shop/currency_unlisten.ts", "types_unlisten.ts"])
      expect(withoutVersion(readFileSync(join(folder, "gen", name), "utf8"))).toBe(golden(name));
  });

  test("of buf generate, with the options that protoc-gen-es has", () => {
    const opt = ["target=ts", "import_extension=ts", "erasable_syntax=true", "valid_types=legacy_required"];
    writeFileSync(
      join(folder, "buf.gen.yaml"),
      JSON.stringify({
        version: "v2",
        plugins: [{ local: ["node", plugin], out: "gen", opt }],
      }),
    );
    const { status, stderr } = spawnSync(join(root, "node_modules/.bin/buf"), ["generate", "protos"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readFileSync(join(folder, "gen/shop/currency_unlisten.ts"), "utf8")).toContain(
      '"../money/money_pb.ts"',
    );
  });

  test("an option that there is not is said to the compiler", () => {
    mkdirSync(join(folder, "gen"));
    const args = ["-I", "protos", `--plugin=protoc-gen-unlisten=${plugin}`, "--unlisten_out=gen"];
    const { status, stderr } = spawnSync("protoc", [...args, "--unlisten_opt=colour=red", "types.proto"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('there is no option "colour": there is import_extension');
  });
});
