import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a `runner.json` says: how the runner of a language is built and started. */
export interface RunnerFile {
  language: string;
  /** Names of Apache OpenWhisk's runtimes.json; the first is the family's default. */
  kinds: string[];
  /** Of source files that it can run: ".py". */
  extensions: string[];
  /** What a single source file is called in an archive. */
  archiveEntry?: string;
  /**
   * Program and arguments. `{folder}` is the language's folder, `{out}` where its build lies, `{dist}` this package's
   * built files, and `{node}` this very Node.
   */
  command: string[];
  /** Other commands for some of the kinds. */
  variants?: Record<string, string[]>;
  /** The official image of each kind that has one. */
  images?: Record<string, string>;
  /** Whether the platform refuses actions of these kinds that name no `main`. */
  requireMain?: boolean;
  build?: { command: string[]; inputs: string[] };
  /** Debian packages that build, run or tests need. */
  apt?: string[];
  /** Programs that must be on the PATH, and how to get them. */
  programs?: Record<string, string>;
  /** Commands that test it, run in its folder. */
  test?: string[][];
}

/** A language's runner. */
export interface LanguageRunner extends RunnerFile {
  /** The folder of runner.json. */
  folder: string;
}

/** All runners that come with this package, by language. */
export function readRunners(root: string): LanguageRunner[] {
  const folder = join(root, "runtimes");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((each) => existsSync(join(each, "runner.json")))
    .map((each) => ({ ...JSON.parse(readFileSync(join(each, "runner.json"), "utf8")), folder: each }));
}
