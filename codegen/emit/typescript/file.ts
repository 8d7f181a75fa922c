import type { Constant, Document, Enum, Message, Service, Typedef } from "../../ir/types.js";
import { type Imported, Printer } from "../printer.js";
import { Imports } from "./imports.js";
import { type FileNames, namesOf } from "./names.js";
import type { TypeScriptOptions } from "./options.js";

/** What generated code imports. The `v1` keeps it working beside a newer package. */
const stubModule = "unlisten/stub/v1";

/** Columns that lines keep to where they can. */
export const maxWidth = 110;

/** One file while it is printed. */
export interface File {
  document: Document;
  options: TypeScriptOptions;
  names: FileNames;
  imports: Imports;
  printer: Printer;
}

export function openFile(document: Document, options: TypeScriptOptions): File {
  const names = namesOf(document);
  const imports = new Imports(names.taken);
  const printer = new Printer((symbol) => imports.resolve(symbol), maxWidth);
  return { document, options, names, imports, printer };
}

/** A function or constant of the support module. */
export function stub(name: string): Imported {
  return { name, from: stubModule, typeOnly: false };
}

export function stubType(name: string): Imported {
  return { name, from: stubModule, typeOnly: true };
}

/** The name of a declaration in this file; imported when another file has it. */
export function reference(
  file: File,
  document: Document,
  declaration: Constant | Typedef | Enum | Message,
  use: "type" | "value",
): string {
  const name = namesOf(document).of(declaration);
  if (document === file.document) return name;
  return file.imports.resolve({ name, from: modulePath(file, document), typeOnly: use === "type" });
}

/** The same for a service's interface and its constant. */
export function serviceReference(
  file: File,
  document: Document,
  service: Service,
  use: "type" | "value",
): string {
  const name = namesOf(document).ofService(service).service;
  if (document === file.document) return name;
  return file.imports.resolve({ name, from: modulePath(file, document), typeOnly: use === "type" });
}

/** A name of the language; spelled out where the file declares one of its name. */
export function globalName(file: File, name: string): string {
  return file.names.taken.has(name) ? `globalThis.${name}` : name;
}

/** "social/post.thrift" → "post.ts": all files of a run go into one folder. */
export function outputName(document: Document): string {
  return `${document.name}.ts`;
}

function modulePath({ options }: File, document: Document): string {
  const extension = options.importExtension === "none" ? "" : `.${options.importExtension}`;
  return `./${document.name}${extension}`;
}
