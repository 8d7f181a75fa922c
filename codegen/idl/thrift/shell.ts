import type { ConstantValue, Declaration, Document, Include } from "../../ir/types.js";
import { unknownType } from "./lower-type.js";
import type { DefinitionNode, FileNode } from "./syntax.js";

/** Stays where a value was refused; there was an error then, and nothing is made of the document. */
const noValue: ConstantValue = { kind: "list", items: [] };

/** A file's name without folder and last extension. */
export function documentName(file: string): string {
  const base = file.slice(file.lastIndexOf("/") + 1);
  return base.includes(".") ? base.slice(0, base.lastIndexOf(".")) : base;
}

/** A document with what its headers say. */
export function emptyDocument(file: string, { doc, headers }: FileNode, includes: Include[]): Document {
  return {
    file,
    name: documentName(file),
    ...(doc === undefined ? {} : { doc }),
    namespaces: headers.flatMap((header) => {
      if (header.kind !== "namespace") return [];
      const { kind: _, ...namespace } = header;
      return [namespace];
    }),
    includes,
    cppIncludes: headers.flatMap((header) => (header.kind === "cpp_include" ? [header.path] : [])),
    constants: [],
    typedefs: [],
    enums: [],
    messages: [],
    services: [],
    order: [],
  };
}

/** A declaration before its types, members and values are known. */
export function shellOf(node: DefinitionNode): Declaration {
  const { doc, annotations } = node;
  const { text: name, position } = node.name;
  const shared = { name, ...(doc === undefined ? {} : { doc }), position };
  switch (node.kind) {
    case "const":
      return { kind: "constant", ...shared, type: unknownType, value: noValue };
    case "typedef":
      return { kind: "typedef", ...shared, type: unknownType, annotations };
    case "enum":
      return { kind: "enum", ...shared, members: [], annotations };
    case "struct":
    case "union":
    case "exception":
      return { kind: node.kind, ...shared, fields: [], annotations };
    case "service":
      return { kind: "service", ...shared, methods: [], annotations };
  }
}

export function addDeclaration(document: Document, declaration: Declaration): void {
  document.order.push(declaration);
  switch (declaration.kind) {
    case "constant":
      document.constants.push(declaration);
      break;
    case "typedef":
      document.typedefs.push(declaration);
      break;
    case "enum":
      document.enums.push(declaration);
      break;
    case "service":
      document.services.push(declaration);
      break;
    default:
      document.messages.push(declaration);
  }
}
