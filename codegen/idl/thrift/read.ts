import { posix } from "node:path";
import type { Diagnostic } from "../../diagnostics.js";
import type { Document, Include } from "../../ir/types.js";
import { lower } from "./lower.js";
import { parse } from "./parse.js";
import type { FileNode } from "./syntax.js";

/** Gives a file's text; undefined when there is none. Paths have slashes. */
export type SourceReader = (path: string) => string | undefined;

export interface ReadOptions {
  /** Folders where includes are looked for, after the folder of the file that includes. */
  searchPath?: readonly string[];
  /**
   * What becomes of field ids that are zero or less. Apache's compiler gives them numbers of its own ("renumber"), and
   * leaves them when it is called with `--allow-neg-keys` ("keep"). Default: "renumber".
   */
  nonPositiveIds?: "renumber" | "keep";
}

export interface ReadResult {
  /** There even when something is wrong with it; undefined when the file cannot be read. */
  document: Document | undefined;
  diagnostics: Diagnostic[];
  /** The text of each file that was read, for excerpts. */
  sources: ReadonlyMap<string, string>;
}

/** Files that may include one another in a row. */
const maxIncludeDepth = 100;

/**
 * Reads a .thrift file and all that it includes, each file once.
 *
 * @param path  as the reader is asked for it, and as diagnostics say it
 */
export function readThrift(path: string, reader: SourceReader, options: ReadOptions = {}): ReadResult {
  const loading = new Loading(reader, options);
  const document = loading.load(posix.normalize(path.replaceAll("\\", "/")), []);
  if (document === undefined) {
    loading.report({
      severity: "error",
      code: "file-missing",
      file: path,
      line: 0,
      column: 0,
      length: 0,
      message: `cannot read ${path}`,
    });
  }
  return { document, diagnostics: loading.diagnostics, sources: loading.sources };
}

class Loading {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources = new Map<string, string>();
  readonly #documents = new Map<string, Document>();
  readonly #reader: SourceReader;
  readonly #options: ReadOptions;

  constructor(reader: SourceReader, options: ReadOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  report = (diagnostic: Diagnostic): void => {
    this.diagnostics.push(diagnostic);
  };

  /** @param from  the files that led here, outermost first */
  load(path: string, from: readonly string[]): Document | undefined {
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const text = this.#reader(path);
    if (text === undefined) return undefined;
    this.sources.set(path, text);
    const node = parse(path, text, this.report);
    const includes = this.#includesOf(node, path, [...from, path]);
    const { nonPositiveIds = "renumber" } = this.#options;
    const document = lower(path, node, includes, { report: this.report, nonPositiveIds });
    this.#documents.set(path, document);
    return document;
  }

  #includesOf(node: FileNode, path: string, from: readonly string[]): Include[] {
    const includes: Include[] = [];
    for (const header of node.headers) {
      if (header.kind !== "include") continue;
      const problem = (code: string, message: string, hint?: string) =>
        this.report({
          severity: "error",
          code,
          ...header.position,
          message,
          ...(hint === undefined ? {} : { hint }),
        });
      const found = this.#find(header.path, path, from);
      if (typeof found === "string") {
        problem(found, `${header.path} includes itself: ${[...from, header.path].join(" → ")}`);
        continue;
      }
      if (found === undefined) {
        const tried = [posix.dirname(path), ...(this.#options.searchPath ?? [])].join(", ");
        problem("include-missing", `cannot read ${header.path}`, `Looked for in: ${tried}.`);
        continue;
      }
      if (includes.some(({ document }) => document === found)) {
        this.report({
          severity: "warning",
          code: "include-twice",
          ...header.position,
          message: `${header.path} is included already`,
          hint: "Remove it: Apache's compiler takes the file's constants for declared twice.",
        });
        continue;
      }
      const taken = includes.find(({ alias }) => alias === found.name);
      if (taken !== undefined) {
        const message = `${header.path} and ${taken.path} are both called "${found.name}"`;
        problem("include-taken", message, "Files are told apart by their names alone: rename one.");
        continue;
      }
      includes.push({ path: header.path, alias: found.name, document: found, position: header.position });
    }
    return includes;
  }

  /** @returns a diagnostic's code when the file is being read already */
  #find(wanted: string, path: string, from: readonly string[]): Document | "include-cycle" | undefined {
    const folders = posix.isAbsolute(wanted)
      ? [""]
      : [posix.dirname(path), ...(this.#options.searchPath ?? [])];
    for (const folder of folders) {
      const candidate = folder === "" ? posix.normalize(wanted) : posix.join(folder, wanted);
      if (from.includes(candidate) || from.length >= maxIncludeDepth) return "include-cycle";
      const document = this.load(candidate, from);
      if (document !== undefined) return document;
    }
    return undefined;
  }
}
