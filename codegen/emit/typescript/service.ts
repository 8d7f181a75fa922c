import type { Method, Service, TypeRef } from "../../ir/types.js";
import type { Layout } from "../printer.js";
import { deprecation, printDoc } from "./docs.js";
import { type File, globalName, maxWidth, serviceReference, stub, stubType } from "./file.js";
import { rowsLayout } from "./messages.js";
import { freeName, methodName } from "./names.js";
import { descriptorText, typeText } from "./types.js";

/** Prints a service: its interface, what describes it, its client, and what makes a handler callable. */
export function printService(file: File, service: Service): void {
  const { printer: p, names } = file;
  const { service: name, client, dispatch } = names.ofService(service);
  printInterface(file, service, name);
  printDescription(file, service, name);
  p.line`export class ${client} extends ${stub("clientOf")}<${name}>(${name}) {}`;
  const head = p.text`export const ${dispatch} = (handler: ${stubType("Handler")}<${name}>) =>`;
  const body = p.text`${stub("dispatch")}(${name}, handler);`;
  if (`${head} ${body}`.length <= maxWidth) p.line`${head} ${body}`;
  else {
    p.line`${head}`;
    p.indented(() => p.line`${body}`);
  }
}

function printInterface(file: File, service: Service, name: string): void {
  const { printer: p } = file;
  printDoc(p, service.doc, deprecation(service.annotations));
  const base = service.extends;
  const extension =
    base === undefined ? "" : ` extends ${serviceReference(file, base.document, base.service, "type")}`;
  const head = `export interface ${name}${extension} {`;
  if (service.methods.length === 0) {
    p.line`${head}}`;
    return;
  }
  p.block(head, "}", () => {
    for (const method of service.methods) printSignature(file, service, method);
  });
}

function printSignature(file: File, service: Service, method: Method): void {
  const { printer: p } = file;
  const throws = method.throws.map((field) => `@throws {${typeText(file, field.type)}} ${field.doc ?? ""}`);
  const tags = throws.map((tag) => tag.replace(/\s+/g, " ").trimEnd());
  printDoc(p, method.doc, [...tags, ...deprecation(method.annotations)]);
  const taken = new Set<string>();
  const nameOf = (wanted: string) => {
    const name = freeName(wanted, (candidate) => taken.has(candidate));
    taken.add(name);
    return name;
  };
  const items: Layout[] = method.arguments.map((argument) => {
    const isUnset = argument.requiredness === "optional" || argument.defaultValue !== undefined;
    return `${nameOf(argument.name)}: ${typeText(file, argument.type)}${isUnset ? " | undefined" : ""}`;
  });
  items.push(p.text`${nameOf("options")}?: ${stubType("CallOptions")}`);
  const result = `${globalName(file, "Promise")}<${resultText(file, method.result)}>`;
  p.layout(tsMethodName(service, method), { open: "(", items, close: ")" }, `: ${result};`);
}

function resultText(file: File, result: TypeRef | undefined): string {
  return result === undefined ? "void" : typeText(file, result);
}

function printDescription(file: File, service: Service, name: string): void {
  const { printer: p } = file;
  const base = service.extends;
  const end = base === undefined ? ")" : `), ${serviceReference(file, base.document, base.service, "value")}`;
  const before = p.text`export const ${name} = ${stub("serviceOf")}<${name}>(${JSON.stringify(service.name)}, () => (`;
  if (service.methods.length === 0) {
    p.line`${before}{}${end});`;
    return;
  }
  p.block(`${before}{`, `}${end});`, () => {
    for (const method of service.methods) p.layout("", methodLayout(file, service, method), ",");
  });
}

/** `readPost: { args: [[1, "postId", t.i64]], returns: Post, throws: [[1, "notFound", PostNotFound]] }` */
function methodLayout(file: File, service: Service, method: Method): Layout {
  const name = tsMethodName(service, method);
  const items: Layout[] = [];
  if (name !== method.name) items.push(`name: ${JSON.stringify(method.name)}`);
  items.push(rowsLayout(file, "args", method.arguments));
  if (method.result !== undefined) items.push(`returns: ${descriptorText(file, method.result)}`);
  if (method.throws.length > 0) items.push(rowsLayout(file, "throws", method.throws));
  if (method.oneway) items.push("oneway: true");
  if (isIdempotent(method)) items.push("idempotent: true");
  return { before: `${name}: `, open: "{", items, close: "}", spaced: true };
}

/** `(idempotent)`, or `(idempotent = "true")`: the method may be called again when nobody knows whether it ran. */
function isIdempotent(method: Method): boolean {
  const value = method.annotations.get("idempotent");
  return value === "" || value === "1" || value === "true";
}

function tsMethodName(service: Service, method: Method): string {
  return methodName(
    method.name,
    service.methods.map(({ name }) => name),
  );
}
