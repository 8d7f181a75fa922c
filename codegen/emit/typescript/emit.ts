import type { Document } from "../../ir/types.js";
import { preamble } from "../preamble.js";
import { printConstants, printTypedefValues } from "./constants.js";
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
  for (const declaration of document.order) {
    // They come last: see printConstants.
    if (declaration.kind === "constant") continue;
    p.gap();
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
      default:
        printMessage(file, declaration);
    }
  }
  printTypedefValues(file);
  printConstants(file);
  const source = document.file.replace(/^.*[\\/]/, "");
  const head = preamble({ version, source, options: describeOptions(options) }, "//");
  const imports = file.imports.statements(maxWidth);
  const body = p.toString();
  const parts = [head.join("\n"), imports.join("\n"), body === "\n" ? "export {};\n" : body];
  return { name: outputName(document), content: parts.filter((part) => part !== "").join("\n\n") };
}
