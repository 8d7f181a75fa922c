import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { formatDiagnostic } from "../../diagnostics.js";
import { readThrift } from "./read.js";
import { compile, compilerVersion, type Verdict } from "./testing/apache.js";
import { dialectOf, modelOf, plainModel } from "./testing/model.js";

const folder = join(import.meta.dirname, "../../testdata/thrift");
const searchPath = [join(folder, "shared")];

/** What the compiler of Debian 12 (0.17) is too old for. */
const later = new Set(["uuid.thrift", "field-names.thrift", "cpp-list.thrift"]);

let version: [number, number];

beforeAll(async () => {
  version = await compilerVersion();
});

function read(path: string) {
  const reader = (file: string) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const { document, diagnostics, sources } = readThrift(path, reader, { searchPath });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return {
    document: document!,
    text: errors.map((one) => formatDiagnostic(one, sources.get(one.file))).join("\n"),
  };
}

const files = readdirSync(folder).filter((name) => name.endsWith(".thrift"));

test.each(files)("%s means what Apache's compiler says", async (name) => {
  const path = join(folder, name);
  const { document, text } = read(path);
  expect(text).toBe("");
  const verdict = await compile(path, searchPath);
  const isTooNew = version[0] === 0 && version[1] <= 17 && later.has(name);
  expect(verdict.accepted).toBe(!isTooNew);
  expect(ours(document, verdict)).toEqual(theirs(verdict));
});

function ours(document: ReturnType<typeof read>["document"], verdict: Verdict) {
  return verdict.accepted ? modelOf(document, dialectOf(version)) : verdict;
}

function theirs(verdict: Verdict) {
  return verdict.accepted ? plainModel(verdict.model) : verdict;
}

test.each(readdirSync(join(folder, "legacy")))(
  "%s, which compilers took long ago, is still read",
  async (name) => {
    const path = join(folder, "legacy", name);
    const { text } = read(path);
    expect(text).toBe("");
    expect((await compile(path)).accepted).toBe(false);
  },
);
