import { readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, relative, resolve } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";
import { type LanguageRunner, readRunners } from "../../runtimes/runners/read-runner.js";
import { packageRoot } from "../package-root.js";

/** An action of another language than JavaScript: one file, which is its code as it stands. */
export interface LanguageAction {
  /** Absolute. */
  file: string;
  runner: LanguageRunner;
  /** "python:3.11" */
  kind: string;
  /** Undefined for the platform's own default, `main`. */
  main: string | undefined;
}

/** Formats that are sent as base64; anything else is source text. */
const binary = new Set([".jar", ".zip", ".gz"]);

/**
 * Tells an action of another language by its file's extension, or by the kind that is asked for.
 *
 * @param given  what the command line names
 * @returns undefined where it names nothing, a folder or JavaScript
 * @throws UnlistenError `entry-not-found` when there is no such file, or it needs a `main` that nobody named
 */
export function findLanguageAction(
  folder: string,
  given: string | undefined,
  { kind, main }: { kind: string | undefined; main: string | undefined },
): LanguageAction | undefined {
  if (given === undefined) return undefined;
  const file = resolve(folder, given);
  const runner = readRunners(packageRoot())
    .filter(({ language }) => language !== "nodejs")
    .find(({ kinds, extensions }) =>
      kind === undefined ? extensions.includes(extname(file)) : familyOf(kinds[0]!) === familyOf(kind),
    );
  if (runner === undefined) return undefined;
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UnlistenError("entry-not-found", `cannot find the action "${given}" in ${folder}`, {
      hint: `Name a file: ${runner.language} source, or an archive.`,
    });
  }
  const wanted = kind === undefined || kind.endsWith(":default") ? runner.kinds[0]! : kind;
  return { file, runner, kind: wanted, main: main ?? mainOf(file, runner) };
}

/** The action's code as the platform takes it: text, or base64 of an archive or executable. */
export function languageCode({ file }: LanguageAction): string {
  const content = readFileSync(file);
  // ELF: a compiled action that is its own runner.
  const isBinary = binary.has(extname(file)) || content.subarray(1, 4).equals(Buffer.from("ELF"));
  return content.toString(isBinary ? "base64" : "utf8");
}

/** "src/hello.py" */
export function shownPath({ file }: LanguageAction): string {
  return relative(process.cwd(), file) || basename(file);
}

/** Kinds that must be told: Java's class, which in source is named as its file and package are. */
function mainOf(file: string, runner: LanguageRunner): string | undefined {
  if (runner.requireMain !== true) return undefined;
  if (extname(file) !== ".java") {
    throw new UnlistenError("entry-not-found", `cannot tell the main class of ${basename(file)}`, {
      hint: "Name it: --main com.example.Orders, or com.example.Orders#method",
    });
  }
  const packageName = /^\s*package\s+([\w.]+)\s*;/m.exec(readFileSync(file, "utf8"))?.[1];
  const className = basename(file, ".java");
  return packageName === undefined ? className : `${packageName}.${className}`;
}

function familyOf(kind: string): string {
  return kind.split(":")[0]!;
}

/** What to watch, and where the action runs. */
export function folderOf({ file }: LanguageAction): string {
  return dirname(file);
}
