import type { Declaration, Document } from "../../ir/types.js";
import { preamble } from "../preamble.js";
import { Printer } from "../printer.js";
import { printConstants, printTypedefValues } from "./constants.js";
import { printDoc } from "./docs.js";
import { maxWidth, openFile, outputName } from "./file.js";
import { printEnum, printMessage, printTypedef } from "./messages.js";
import { describeOptions, type TypeScriptOptions } from "./options.js";
import { printService } from "./service.js";

export interface GeneratedFile {
  /** Without folders: "post.ts". */
  name: string;
  content: string;
}

/** Prints the TypeScript of one file. The same document and options give the same text. */
export function emitTypeScript(
  document: Document,
  options: TypeScriptOptions,
  version: string,
): GeneratedFile {
  const file = openFile(document, options);
  const { printer: p } = file;
  // Constants come last: see printConstants.
  const declarations = document.order.filter((declaration) => declaration.kind !== "constant");
  for (const [i, declaration] of declarations.entries()) {
    if (!isNextAlias(declaration, declarations[i - 1])) p.gap();
    switch (declaration.kind) {
      case "enum":
        printEnum(file, declaration);
        break;
      case "typedef":
        printTypedef(file, declaration);
        break;
      case "service":
        printService(file, declaration);
        break;
      case "struct":
      case "union":
      case "exception":
        printMessage(file, declaration);
    }
  }
  printTypedefValues(file);
  printConstants(file);
  const doc = new Printer(() => "");
  printDoc(doc, document.doc);
  const source = document.file.replace(/^.*[\\/]/, "");
  const head = preamble({ version, source, options: describeOptions(options) }, "//");
  const imports = file.imports.statements(maxWidth);
  const body = p.toString();
  const parts = [
    head.join("\n"),
    doc.toString().trimEnd(),
    imports.join("\n"),
    body === "\n" ? "export {};\n" : body,
  ];
  return { name: outputName(document), content: parts.filter((part) => part !== "").join("\n\n") };
}

/** Typedefs in a row stand together. */
function isNextAlias(declaration: Declaration, previous: Declaration | undefined): boolean {
  return declaration.kind === "typedef" && previous?.kind === "typedef" && declaration.doc === undefined;
}
