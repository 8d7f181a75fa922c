import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import type { Document } from "../../../ir/types.js";
import { preamble } from "../../preamble.js";
import { Printer } from "../../printer.js";
import { printDoc } from "../docs.js";
import type { GeneratedFile } from "../emit.js";
import { maxWidth } from "../file.js";
import { Imports } from "../imports.js";
import { defaultTypeScriptOptions, describeOptions, type TypeScriptOptions } from "../options.js";
import { type ExportedNames, exportedNamesOf } from "./names.js";
import { printService } from "./service.js";

/** One file while it is printed. */
export interface ProtoFile {
  document: Document;
  options: ProtoOptions;
  names: ExportedNames;
  imports: Imports;
  printer: Printer;
}

/** What the other options say is protobuf's own business. */
export type ProtoOptions = Pick<TypeScriptOptions, "importExtension">;

/**
 * Prints the TypeScript of one .proto file's services, which leans on what protoc-gen-es makes of its messages.
 *
 * @returns undefined for a file without services
 */
export function emitProtoTypeScript(
  document: Document,
  options: ProtoOptions,
  version: string,
): GeneratedFile | undefined {
  if (document.services.length === 0) return undefined;
  const names = exportedNamesOf(document);
  const imports = new Imports(names.taken);
  const printer = new Printer((symbol) => imports.resolve(symbol), maxWidth);
  const file: ProtoFile = { document, options, names, imports, printer };
  for (const service of document.services) {
    printer.gap();
    printService(file, service);
  }
  const doc = new Printer(() => "");
  printDoc(doc, document.doc);
  const { importExtension } = options;
  const head = preamble(
    {
      version,
      source: `${document.name}.proto`,
      options: describeOptions({ ...defaultTypeScriptOptions, importExtension }),
    },
    "//",
  );
  const parts = [
    head.join("\n"),
    doc.toString().trimEnd(),
    imports.statements(maxWidth).join("\n"),
    printer.toString(),
  ];
  return { name: outputName(document), content: parts.filter((part) => part !== "").join("\n\n") };
}

/** "shop/currency" → "shop/currency_unlisten.ts" */
export function outputName({ name }: Document): string {
  return `${name}_unlisten.ts`;
}

/** Where the messages of a document come from: protobuf-es's own package, or the file beside ours. */
export function messagesModule({ document: from, options }: ProtoFile, document: Document): string {
  const wellKnown: string | undefined = (wktPublicImportPaths as Record<string, string>)[
    `${document.name}.proto`
  ];
  if (wellKnown !== undefined && from !== document) return wellKnown;
  const extension = options.importExtension === "none" ? "" : `.${options.importExtension}`;
  return `${relative(from.name, document.name)}_pb${extension}`;
}

/** "shop/currency", "money/money" → "../money/money" */
function relative(from: string, to: string): string {
  const folders = from.split("/").slice(0, -1);
  const parts = to.split("/");
  let shared = 0;
  while (shared < folders.length && shared < parts.length - 1 && folders[shared] === parts[shared]) shared++;
  const up = folders.length - shared;
  return `${up === 0 ? "./" : "../".repeat(up)}${parts.slice(shared).join("/")}`;
}
