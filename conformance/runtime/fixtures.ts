import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { ConformanceError } from "../conformance-error.js";
import { type ArchiveEntry, fileEntry } from "./archive/entry.js";
import { readZip } from "./archive/read-zip.js";
import { featureNames, fixtureNames, resultKinds } from "./catalogue.js";

/** What a language's fixtures.json says; `fixtures.schema.json` holds the same as a schema. */
export interface FixturesFile {
  language: string;
  features: string[];
  /** Kinds of results that the fixture `result` can return. */
  results: string[];
  /** What a single source file is called in an archive: "__main__.py". */
  entry?: string;
  /** Builds what must be compiled. */
  prepare?: Preparation;
  fixtures: Record<string, FixtureFiles>;
}

/** `{folder}` in the command is the fixtures' folder, `{out}` the one to build in; `inputs` decide when to repeat it. */
export interface Preparation {
  command: string[];
  inputs: string[];
}

/** Where a fixture lies: exactly one of `source`, `files` and `jar`. Files begin with `{out}/` when they are built. */
export interface FixtureFiles {
  /** The function's, or the class's, name; "main" by default. */
  main?: string;
  /** Sent as text. */
  source?: string;
  /** Packed into an archive: name there → file here. */
  files?: Record<string, string>;
  /** An archive that is sent as it is. */
  jar?: string;
}

/** A fixture as `/init` wants it. */
export interface FixtureCode {
  main: string;
  /** Source text, or undefined for what only comes as an archive. */
  source: string | undefined;
  /** A ready archive that is sent as it is. */
  ready: Buffer | undefined;
  /** What it consists of. */
  files: ArchiveEntry[];
}

/** A language's fixtures, ready to be sent. */
export interface Fixtures {
  language: string;
  features: ReadonlySet<string>;
  results: ReadonlySet<string>;
  /** What a single source file is called in an archive. */
  entry: string | undefined;
  has(name: string): boolean;
  /** @throws Error when a file of it cannot be read */
  code(name: string): FixtureCode;
}

/** Runs a preparation unless it has been run for the same inputs, and returns the folder with what it built. */
export type Prepare = (preparation: Preparation, folder: string) => Promise<string>;

/**
 * Loads the fixtures of a language, and builds those that must be compiled.
 *
 * @param room    the suite's folder, where `fixtures.schema.json` lies
 * @param folder  the language's: fixtures.json lies in it
 * @throws ConformanceError `fixtures-invalid`
 */
export async function loadFixtures(room: string, folder: string, prepare: Prepare): Promise<Fixtures> {
  const file = readFixturesFile(room, folder);
  const out = file.prepare === undefined ? "" : await prepare(file.prepare, folder);
  const cache = new Map<string, FixtureCode>();
  const read = cachedReads((path) =>
    readFileSync(path.startsWith("{out}/") ? join(out, path.slice(6)) : join(folder, path)),
  );
  return {
    language: file.language,
    features: new Set(file.features),
    results: new Set(file.results),
    entry: file.entry,
    has: (name) => Object.hasOwn(file.fixtures, name),
    code(name) {
      const known = cache.get(name);
      if (known !== undefined) return known;
      const code = codeOf(file.fixtures[name]!, file.entry ?? "source", read);
      cache.set(name, code);
      return code;
    },
  };
}

function codeOf(
  { main = "main", source, files, jar }: FixtureFiles,
  entry: string,
  read: (path: string) => Buffer,
): FixtureCode {
  if (source !== undefined) {
    const content = read(source);
    return { main, source: content.toString("utf8"), ready: undefined, files: [fileEntry(entry, content)] };
  }
  if (jar !== undefined) {
    const archive = read(jar);
    return { main, source: undefined, ready: archive, files: readZip(archive) };
  }
  const entries = Object.entries(files ?? {}).map(([name, path]) => fileEntry(name, read(path)));
  return { main, source: undefined, ready: undefined, files: entries };
}

/** One executable may hold many fixtures. */
function cachedReads(read: (path: string) => Buffer): (path: string) => Buffer {
  const known = new Map<string, Buffer>();
  return (path) => {
    const content = known.get(path) ?? read(path);
    known.set(path, content);
    return content;
  };
}

function readFixturesFile(room: string, folder: string): FixturesFile {
  const path = join(folder, "fixtures.json");
  if (!existsSync(path)) throw invalid(path, "there is no such file");
  const schema = JSON.parse(readFileSync(join(room, "fixtures.schema.json"), "utf8"));
  const validate = new Ajv({ allErrors: true, strictRequired: false }).compile<FixturesFile>(schema);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw invalid(path, (error as Error).message);
  }
  if (!validate(content)) {
    const reasons = (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [`${instancePath}: ${message}`, ...Object.values(params)].join(" "),
    );
    throw invalid(path, reasons.join("\n"));
  }
  const unknown = [
    ...content.features
      .filter((name) => !featureNames.has(name))
      .map((name) => `there is no feature "${name}"`),
    ...content.results
      .filter((name) => !resultKinds.has(name))
      .map((name) => `there is no kind of result "${name}"`),
    ...Object.keys(content.fixtures)
      .filter((name) => !fixtureNames.has(name))
      .map((name) => `there is no fixture "${name}"`),
  ];
  if (unknown.length > 0) throw invalid(path, unknown.join("\n"));
  return content;
}

function invalid(path: string, reason: string): ConformanceError {
  return new ConformanceError("fixtures-invalid", `cannot use ${path}: ${reason}`, {
    hint: "FIXTURES.md has the names, and says what the file holds.",
  });
}
