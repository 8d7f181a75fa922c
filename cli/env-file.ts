import { readFileSync } from "node:fs";
import { usage } from "./arguments.js";

/**
 * Reads a file of `NAME=value` lines, as dotenv has them: comments, `export`, and quotes, in which double ones know
 * `\n`. A value is taken as it is: variables in it are not replaced.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const line =
    /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|`([^`]*)`|([^#\r\n]*))/gm;
  const found = [...text.matchAll(line)].map(([, name, double, single, tick, bare]): [string, string] => {
    if (double !== undefined) return [name!, double.replace(/\\n/g, "\n").replace(/\\(["\\])/g, "$1")];
    return [name!, single ?? tick ?? bare!.trim()];
  });
  return Object.fromEntries(found);
}

/** @throws UnlistenError `usage` when the file cannot be read */
export function readEnvFile(file: string): Record<string, string> {
  try {
    return parseEnvFile(readFileSync(file, "utf8"));
  } catch (cause) {
    throw usage(`--env-file ${file} cannot be read: ${(cause as NodeJS.ErrnoException).code}`);
  }
}
