import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compare } from "../matchers.js";
import type { FileStep } from "./case.js";

/** Looks at the disk as a case says, and returns what differs. */
export function checkFile({ file, expect }: FileStep): string[] {
  const found = findFile(file);
  const differences: string[] = [];
  if (expect.exists !== undefined && (found !== undefined) !== expect.exists) {
    differences.push(expect.exists ? `${file}: does not exist` : `${found}: exists`);
  }
  if (expect.text !== undefined) {
    const text = found === undefined ? undefined : readFileSync(found, "utf8");
    differences.push(...compare(expect.text, text, file));
  }
  return differences;
}

/** The file itself, or with `**` in place of folders the first of that name below. */
function findFile(path: string): string | undefined {
  const [folder, name] = path.split("/**/");
  if (name === undefined) return existsSync(path) ? path : undefined;
  if (!existsSync(folder!)) return undefined;
  const found = readdirSync(folder!, { recursive: true, encoding: "utf8" }).find(
    (each) => each === name || each.endsWith(`/${name}`),
  );
  return found === undefined ? undefined : join(folder!, found);
}
