import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Document } from "../../ir/types.js";
import { readThrift } from "./read.js";
import { compile, compilerVersion } from "./testing/apache.js";
import { isStricter, lenient } from "./testing/differences.js";
import { type Dialect, dialectOf, modelOf, plainModel } from "./testing/model.js";
import { join, mutate } from "./testing/mutate.js";
import { Random } from "./testing/random.js";
import { type RandomFile, randomFile } from "./testing/random-thrift.js";
import { fieldNameWords } from "./tokens.js";

/** Half of them whole, half with faults. */
const count = Number(process.env.UNLISTEN_THRIFT_FUZZ ?? 300);
const firstSeed = Number(process.env.UNLISTEN_THRIFT_SEED ?? 1);

let folder: string;
let dialect: Dialect;

beforeAll(async () => {
  dialect = dialectOf(await compilerVersion());
  folder = mkdtempSync(joinPath(tmpdir(), "unlisten-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files by name; the last one is the one to read. */
function generate(seed: number): { files: Map<string, string>; main: string; isWhole: boolean } {
  const isWhole = seed % 2 === 1;
  const random = new Random(seed);
  const files: RandomFile[] = [];
  for (const name of ["a", "b", "main"].slice(random.below(3))) {
    files.push(
      randomFile(
        random,
        name,
        files.filter(() => random.chance(0.8)),
      ),
    );
  }
  const texts = files.map(({ name, tokens }): [string, string] => {
    const isMain = name === "main";
    return [`${name}.thrift`, join(random, !isWhole && isMain ? mutate(random, tokens) : tokens)];
  });
  return { files: new Map(texts), main: "main.thrift", isWhole };
}

/** @returns how the two differ, or undefined */
async function compare(seed: number): Promise<string | undefined> {
  const { files, main, isWhole } = generate(seed);
  const { document, diagnostics } = readThrift(main, (path) => files.get(path));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const own = joinPath(folder, String(seed));
  mkdirSync(own);
  for (const [name, text] of files) writeFileSync(joinPath(own, name), text);
  const verdict = await compile(joinPath(own, main));
  rmSync(own, { recursive: true });
  if (isWhole && errors.length > 0)
    return `seed ${seed}: a whole file is refused: ${JSON.stringify(errors[0])}`;
  if (!verdict.accepted) {
    if (diagnostics.some(({ code }) => Object.hasOwn(lenient, code))) return undefined;
    if (errors.length > 0 || (dialect.wordsAreNoNames && usesWords(document!))) return undefined;
    const why = verdict.why.split("\n").findLast((line) => line !== "" && !line.includes("WARNING"));
    return `seed ${seed}: only the compiler refuses it: ${why}`;
  }
  if (errors.length > 0) {
    return isStricter(errors)
      ? undefined
      : `seed ${seed}: only the compiler takes it: ${JSON.stringify(errors[0])}`;
  }
  const ours = modelOf(document!, dialect);
  const theirs = plainModel(verdict.model) as typeof ours;
  // Without a header to stand before, the first comment of any kind is the file's to the compiler.
  if (ours.doc === undefined) delete theirs.doc;
  return isDeepStrictEqual(ours, theirs) ? undefined : `seed ${seed}: models differ`;
}

/** Whether a field is called like a word of the grammar. */
function usesWords({ messages, services }: Document): boolean {
  const methods = services.flatMap((service) => service.methods);
  const fields = [
    ...messages.flatMap((message) => message.fields),
    ...methods.flatMap((method) => [...method.arguments, ...method.throws]),
  ];
  return fields.some(({ name }) => fieldNameWords.has(name));
}

test(`${count} generated files: verdict and model are those of Apache's compiler`, {
  timeout: 3_600_000,
}, async () => {
  const differences: string[] = [];
  let next = firstSeed;
  const work = async () => {
    for (let seed = next++; seed < firstSeed + count; seed = next++) {
      const difference = await compare(seed);
      if (difference !== undefined) differences.push(difference);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  expect(differences).toEqual([]);
});
