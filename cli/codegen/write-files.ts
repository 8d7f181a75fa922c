import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";
import type { GeneratedFile } from "../../codegen/emit/typescript/emit.js";

/** A generated file and what is on the disk in its place. */
export interface FileState {
  path: string;
  content: string;
  state: "same" | "changed" | "missing";
}

export function compareFiles(folder: string, files: readonly GeneratedFile[]): FileState[] {
  return files.map(({ name, content }) => {
    const path = join(folder, name);
    const present = readIfPresent(path);
    return {
      path,
      content,
      state: present === content ? "same" : present === undefined ? "missing" : "changed",
    };
  });
}

/** Writes what differs; a file that is the same keeps its time, and whoever watches it sees nothing. */
export function writeFiles(folder: string, states: readonly FileState[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { path, content, state } of states) {
      if (state === "same") continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  } catch (error) {
    throw new UnlistenError("codegen-failed", `cannot write into ${folder}: ${(error as Error).message}`, {
      hint: "Name a folder that can be written with -o.",
      cause: error,
    });
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
