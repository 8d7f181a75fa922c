import { type Diagnostic, hasErrors, sortDiagnostics } from "./diagnostics.js";
import { checkIntegers } from "./emit/typescript/check-integers.js";
import { emitTypeScript, type GeneratedFile } from "./emit/typescript/emit.js";
import { outputName } from "./emit/typescript/file.js";
import { defaultTypeScriptOptions, type TypeScriptOptions } from "./emit/typescript/options.js";
import { readThrift } from "./idl/thrift/read.js";
import type { Document } from "./ir/types.js";

/** Languages that can be generated. */
export const languages = ["ts"] as const;

export interface GenerateOptions {
  language: (typeof languages)[number];
  /** Of this package; stands in each file's first line. */
  version: string;
  /** A file's text, or undefined when there is no such file. The only way to a disk from here. */
  read(path: string): string | undefined;
  /** Folders in which includes are looked for, after the including file's own. */
  searchPath?: readonly string[];
  typescript?: Partial<TypeScriptOptions>;
}

export interface Generated {
  /** None when there is an error. */
  files: GeneratedFile[];
  diagnostics: Diagnostic[];
}

/**
 * Makes source text of IDL files and of all that they include. Pure: the same texts give the same files.
 *
 * @param paths  of IDL files, as `read` takes them
 */
export function generate(paths: readonly string[], options: GenerateOptions): Generated {
  const found: Diagnostic[] = [];
  const documents = new Map<string, Document>();
  for (const path of paths) {
    const { document, diagnostics } = readThrift(path, options.read, {
      searchPath: options.searchPath ?? [],
    });
    found.push(...diagnostics);
    if (document !== undefined) collect(document, documents);
  }
  const diagnostics = sortDiagnostics(unique(found));
  const typescript = { ...defaultTypeScriptOptions, ...options.typescript };
  for (const document of documents.values()) diagnostics.push(...checkIntegers(document, typescript));
  diagnostics.push(...nameClashes([...documents.values()]));
  if (hasErrors(diagnostics)) return { files: [], diagnostics };
  const files = [...documents.values()].map((document) =>
    emitTypeScript(document, typescript, options.version),
  );
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : 1)), diagnostics };
}

/** A file that several include is one file, also when two runs of the front end read it. */
function collect(document: Document, documents: Map<string, Document>): void {
  if (documents.has(document.file)) return;
  documents.set(document.file, document);
  for (const include of document.includes) collect(include.document, documents);
}

/** What is wrong in an included file was found once for each file that includes it. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter((diagnostic) => {
    const key = JSON.stringify(diagnostic);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** All files go into one folder, where each needs a name of its own. */
function nameClashes(documents: readonly Document[]): Diagnostic[] {
  const first = new Map<string, Document>();
  const clashes: Diagnostic[] = [];
  for (const document of documents) {
    const name = outputName(document).toLowerCase();
    const other = first.get(name);
    if (other === undefined) first.set(name, document);
    else {
      clashes.push({
        severity: "error",
        code: "output-clash",
        file: document.file,
        line: 0,
        column: 0,
        length: 0,
        message: `generates ${outputName(document)}, and so does ${other.file}`,
        hint: "Give one of the two files another name.",
      });
    }
  }
  return clashes;
}
