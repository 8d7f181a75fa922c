import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

export const everythingIdl = testIdl("everything");

/** One of the files in testdata. */
export function testIdl(name: string): string {
  return resolve(import.meta.dirname, `../testdata/${name}.thrift`);
}

/** Inside the repository, where generated code finds the library that it requires. */
const cache = resolve(import.meta.dirname, "../../../.cache");

/**
 * Has the Apache compiler generate code.
 *
 * @param generator as after `--gen`: "js:node,es6"
 * @param folder where to; it must exist
 */
export function generate(generator: string, idl: string, folder: string): void {
  execFileSync("thrift", ["--gen", generator, "-out", folder, idl], { stdio: "pipe" });
}

/** A folder for generated JavaScript, which is CommonJS whatever the repository is. */
export function generatedFolder(): { path: string; remove(): void } {
  mkdirSync(cache, { recursive: true });
  const path = mkdtempSync(join(cache, "thrift-"));
  writeFileSync(join(path, "package.json"), '{ "type": "commonjs" }\n');
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Loads a generated file. */
export function requireFrom(folder: string, name: string) {
  return createRequire(join(folder, "package.json"))(`./${name}`);
}
