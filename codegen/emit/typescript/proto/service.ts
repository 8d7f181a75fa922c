import type { Method, NamedType, Service } from "../../../ir/types.js";
import type { Imported, Layout } from "../../printer.js";
import { deprecation, printDoc } from "../docs.js";
import { maxWidth } from "../file.js";
import { messagesModule, type ProtoFile } from "./emit.js";
import { messageNamesOf, propertyOf } from "./names.js";

/** What generated code imports. The `v1` keeps it working beside a newer package. */
const stubModule = "unlisten/stub/grpc/v1";

function stub(name: string, typeOnly = false): Imported {
  return { name, from: stubModule, typeOnly };
}

/** Prints a service: its interface, its client, and what makes a handler callable. */
export function printService(file: ProtoFile, service: Service): void {
  const { printer: p, names } = file;
  const { service: name, client, dispatch } = names.of(service);
  printInterface(file, service, name);
  const description: Imported = {
    name: messageNamesOf(file.document).schema(service),
    from: messagesModule(file, file.document),
    typeOnly: false,
    as: `${service.name}Desc`,
  };
  const described = p.text`${description}`;
  p.line`export class ${client} extends ${stub("clientOf")}<${name}>(${described}) {}`;
  const head = p.text`export const ${dispatch} = (handler: ${stub("Handler", true)}<typeof ${described}>) =>`;
  const body = p.text`${stub("dispatch")}(${described}, handler);`;
  if (`${head} ${body}`.length <= maxWidth) p.line`${head} ${body}`;
  else {
    p.line`${head}`;
    p.indented(() => p.line`${body}`);
  }
}

function printInterface(file: ProtoFile, service: Service, name: string): void {
  const { printer: p } = file;
  printDoc(p, service.doc, deprecation(service.annotations));
  if (service.methods.length === 0) {
    // biome's and ESLint's rule against empty interfaces is for people.
    p.line`export type ${name} = ${globalName(file, "Record")}<never, never>;`;
    return;
  }
  p.block(`export interface ${name} {`, "}", () => {
    for (const method of service.methods) printSignature(file, method);
  });
}

function printSignature(file: ProtoFile, method: Method): void {
  const { printer: p } = file;
  printDoc(p, method.doc, deprecation(method.annotations));
  const schema = messageName(file, method.arguments[0]!.type as NamedType, "schema");
  const init: Imported = { name: "MessageInitShape", from: "@bufbuild/protobuf", typeOnly: true };
  const request = method.requestStream
    ? p.text`requests: ${stub("Requests", true)}<typeof ${schema}>`
    : p.text`request: ${init}<typeof ${schema}>`;
  const items: Layout[] = [request, p.text`options?: ${stub("CallOptions", true)}`];
  const message = messageName(file, method.result as NamedType, "shape");
  const result = globalName(file, method.responseStream ? "AsyncIterable" : "Promise");
  p.layout(clientMethod(method), { open: "(", items, close: ")" }, `: ${result}<${message}>;`);
}

/** An object with a method `then` would be taken for a promise. */
function clientMethod({ name }: Method): string {
  const property = propertyOf(name);
  return property === "then" ? "then$" : property;
}

/** The type of a message, or the constant that describes it, imported for its type only. */
function messageName(file: ProtoFile, { document, target }: NamedType, part: "shape" | "schema"): string {
  if (target.kind !== "struct") throw new TypeError(`${target.name} is no message`);
  const name = messageNamesOf(document)[part](target);
  return file.imports.resolve({ name, from: messagesModule(file, document), typeOnly: true });
}

/** A name of the language; spelled out where the file declares one of its name. */
function globalName({ names }: ProtoFile, name: string): string {
  return names.taken.has(name) ? `globalThis.${name}` : name;
}
