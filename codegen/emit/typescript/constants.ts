import {
  type Constant,
  type ConstantValue,
  type Document,
  type NamedType,
  type Typedef,
  trueType,
} from "../../ir/types.js";
import { printDoc } from "./docs.js";
import { type File, reference } from "./file.js";
import { typeText } from "./types.js";
import { valueLayout } from "./values.js";

/** Prints constants: last in a file, as their values use what it declares, and each after those that it uses. */
export function printConstants(file: File): void {
  const { printer: p, names } = file;
  let isFirst = true;
  for (const constant of inOrderOfUse(file.document)) {
    if (isFirst || constant.doc !== undefined) p.gap();
    isFirst = false;
    printDoc(p, constant.doc);
    const before = `export const ${names.of(constant)}: ${typeText(file, constant.type)} = `;
    p.layout(before, valueLayout(file, constant.type, constant.value), ";");
  }
}

/** Prints what a typedef of a message or an enum adds to its type: the same name for the value. */
export function printTypedefValues(file: File): void {
  const { document, names, printer: p } = file;
  const ordered = new Set<Typedef>();
  const visit = (declaration: Typedef) => {
    const { type } = declaration;
    if (type.kind !== "named" || !hasValue(declaration)) return;
    if (type.document === document && type.target.kind === "typedef") visit(type.target);
    ordered.add(declaration);
  };
  for (const declaration of document.typedefs) visit(declaration);
  if (ordered.size > 0) p.gap();
  for (const declaration of ordered) {
    const { document: origin, target } = declaration.type as NamedType;
    p.line`export const ${names.of(declaration)} = ${reference(file, origin, target, "value")};`;
  }
}

function hasValue(declaration: Typedef): boolean {
  return trueType(declaration.type).kind === "named";
}

function inOrderOfUse(document: Document): Constant[] {
  const ordered = new Set<Constant>();
  const visit = (constant: Constant) => {
    if (ordered.has(constant)) return;
    for (const used of constantsIn(constant.value)) {
      if (used.document === document) visit(used.constant);
    }
    ordered.add(constant);
  };
  for (const constant of document.constants) visit(constant);
  return [...ordered];
}

function constantsIn(value: ConstantValue): (ConstantValue & { kind: "constant" })[] {
  switch (value.kind) {
    case "constant":
      return [value];
    case "list":
      return value.items.flatMap(constantsIn);
    case "map":
      return value.entries.flatMap((entry) => [...constantsIn(entry.key), ...constantsIn(entry.value)]);
    case "message":
      return value.fields.flatMap((field) => constantsIn(field.value));
    default:
      return [];
  }
}
