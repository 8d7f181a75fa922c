import type { Enum, Field, Message, Typedef } from "../../ir/types.js";
import type { Group, Layout } from "../printer.js";
import { deprecation, printDoc } from "./docs.js";
import { type File, maxWidth, stub, stubType } from "./file.js";
import { propertyName } from "./names.js";
import { descriptorText, typeText } from "./types.js";
import { valueLayout } from "./values.js";

/** Prints an enum as an object of numbers and the type of its values. */
export function printEnum(file: File, declaration: Enum): void {
  const { printer: p, names } = file;
  const name = names.of(declaration);
  const { members } = declaration;
  const keyed = members.map((member) => {
    const key = member.name === "__proto__" ? '["__proto__"]' : propertyName(member.name);
    return { text: `${key}: ${member.value}`, doc: member.doc, tags: deprecation(member.annotations) };
  });
  printDoc(p, declaration.doc, deprecation(declaration.annotations));
  const before = p.text`export const ${name} = ${stub("enumOf")}(${JSON.stringify(declaration.name)}, `;
  if (keyed.some(({ doc, tags }) => doc !== undefined || tags.length > 0)) {
    p.block(`${before}{`, "});", () => {
      for (const { text, doc, tags } of keyed) {
        printDoc(p, doc, tags);
        p.line`${text},`;
      }
    });
  } else {
    p.layout(before, { open: "{", items: keyed.map(({ text }) => text), close: "}", spaced: true }, ");");
  }
  p.line`export type ${name} = ${stubType("Enum")}<typeof ${name}>;`;
}

/** Prints a typedef: the name of a type. One of a message or enum can be used as that one can. */
export function printTypedef(file: File, declaration: Typedef): void {
  const { printer: p, names } = file;
  printDoc(p, declaration.doc, deprecation(declaration.annotations));
  p.line`export type ${names.of(declaration)} = ${typeText(file, declaration.type)};`;
}

/** Prints a struct, union or exception: its type, and what describes it. */
export function printMessage(file: File, message: Message): void {
  printDoc(file.printer, message.doc, deprecation(message.annotations));
  switch (message.kind) {
    case "struct":
      printStruct(file, message);
      return;
    case "union":
      printUnion(file, message);
      return;
    case "exception":
      printException(file, message);
      return;
  }
}

function printStruct(file: File, message: Message): void {
  const { printer: p, names } = file;
  const name = names.of(message);
  if (message.fields.length === 0) p.line`export interface ${name} {}`;
  else p.block(`export interface ${name} {`, "}", () => printProperties(file, message.fields));
  printRows(file, p.text`export const ${name} = ${stub("structOf")}<${name}>(`, message, ");");
}

function printUnion(file: File, message: Message): void {
  const { printer: p, names } = file;
  const name = names.of(message);
  const members = message.fields.map(
    (field) => `{ kind: ${JSON.stringify(field.name)}; value: ${typeText(file, field.type)} }`,
  );
  const flat = `export type ${name} = ${members.join(" | ")};`;
  if (members.length === 0) p.line`export type ${name} = never;`;
  else if (flat.length <= maxWidth && message.fields.every((field) => docOf(field).length === 0))
    p.line`${flat}`;
  else {
    p.line`export type ${name} =`;
    for (const [i, field] of message.fields.entries()) {
      // Comments go before the bar, where editors find them.
      p.indented(() => {
        printDoc(p, field.doc, deprecation(field.annotations));
        p.line`| ${members[i]!}${i === members.length - 1 ? ";" : ""}`;
      });
    }
  }
  printRows(file, p.text`export const ${name} = ${stub("unionOf")}<${name}>(`, message, ");");
}

function printException(file: File, message: Message): void {
  const { printer: p, names } = file;
  const begin = p.text`export class ${names.of(message)} extends ${stub("exceptionOf")}<`;
  const flat = `{ ${message.fields.map((field) => property(file, field)).join("; ")} }`;
  const hasDocs = message.fields.some((field) => docOf(field).length > 0);
  const rowsBegin = rowsHead(file, message);
  if (message.fields.length === 0) {
    printRows(file, `${begin}{}>(`, message, ") {}");
  } else if (!hasDocs && `${begin}${flat}>(${rowsBegin}`.length <= maxWidth) {
    printRows(file, `${begin}${flat}>(`, message, ") {}");
  } else {
    p.line`${begin}{`;
    p.indented(() => printProperties(file, message.fields));
    printRows(file, "}>(", message, ") {}");
  }
}

function printProperties(file: File, fields: readonly Field[]): void {
  const { printer: p } = file;
  for (const field of fields) {
    printDoc(p, field.doc, deprecation(field.annotations));
    p.line`${property(file, field)};`;
  }
}

function property(file: File, field: Field): string {
  const mark = field.requiredness === "optional" ? "?" : "";
  return `${propertyName(field.name)}${mark}: ${typeText(file, field.type)}`;
}

function docOf(field: Field): string[] {
  return [...(field.doc === undefined ? [] : [field.doc]), ...deprecation(field.annotations)];
}

/** The second argument has its type said, because types may refer to themselves. */
function rowsHead({ printer: p }: File, message: Message): string {
  return p.text`${JSON.stringify(message.name)}, (): ${stubType("FieldSpec")}[] => [`;
}

function printRows(file: File, before: string, message: Message, after: string): void {
  const { printer: p } = file;
  const head = before + rowsHead(file, message);
  if (message.fields.length === 0) {
    p.line`${head}]${after}`;
    return;
  }
  p.block(head, `]${after}`, () => {
    for (const field of message.fields) {
      const isMember = message.kind === "union";
      p.layout("", isMember ? memberRow(file, field) : fieldRow(file, field), ",");
    }
  });
}

/** `[3, "mentions", t.list(UserMention), "optional"]` */
export function fieldRow(file: File, field: Field): Group {
  const { requiredness, defaultValue } = field;
  const items: Layout[] = [...memberRow(file, field).items];
  if (requiredness !== "default" || defaultValue !== undefined) items.push(`"${requiredness}"`);
  if (defaultValue !== undefined) items.push(valueLayout(file, field.type, defaultValue));
  return { open: "[", items, close: "]" };
}

function memberRow(file: File, field: Field): Group {
  const items = [String(field.id), JSON.stringify(field.name), descriptorText(file, field.type)];
  return { open: "[", items, close: "]" };
}

/** Fields as an argument of something else: `args: [[1, "postId", t.i64]]`. */
export function rowsLayout(file: File, name: string, fields: readonly Field[]): Group {
  return { before: `${name}: `, open: "[", items: fields.map((field) => fieldRow(file, field)), close: "]" };
}
