import type { Document, Enum, Message, Service } from "../../../ir/types.js";
import { freeName, type ServiceNames } from "../names.js";

/** Names that protoc-gen-es gives, so that what it generates can be imported; a test compares the two. */

/** Names that it marks with a "$" (`safeIdentifier` of @bufbuild/protoplugin). */
const marked = new Set(
  [
    "break case catch class const continue debugger default delete do else export extends false finally for function",
    "if import in instanceof new null return super switch this throw true try typeof var void while with yield",
    "enum implements interface let package private protected public static Object bigint number boolean string object",
    "globalThis Uint8Array Partial",
  ]
    .join(" ")
    .split(" "),
);

/** How protoc-gen-es calls the declarations of one file. */
export interface MessageNames {
  /** Of its type: "Order_Item". */
  shape(type: Message | Enum): string;
  /** Of the constant that describes it: "Order_ItemSchema", "Currency". */
  schema(declaration: Message | Enum | Service): string;
}

const known = new WeakMap<Document, MessageNames>();

export function messageNamesOf(document: Document): MessageNames {
  const given = known.get(document);
  if (given !== undefined) return given;
  const taken = new Set<string>();
  const take = (ideal: string): string => {
    let name = identifier(ideal);
    for (let i = 1; taken.has(name); i++) name = identifier(i === 1 ? `${ideal}$` : `${ideal}$${i - 1}`);
    taken.add(name);
    return name;
  };
  const shapes = new Map<Message | Enum, string>();
  const schemas = new Map<Message | Enum | Service, string>();
  const types = document.order.filter(
    (one): one is Message | Enum => one.kind === "struct" || one.kind === "enum",
  );
  for (const type of types) shapes.set(type, take(flat(type.name)));
  take(`file_${document.name.replace(/[^a-zA-Z0-9_]+/g, "_")}`);
  for (const type of types) schemas.set(type, take(`${flat(type.name)}Schema`));
  for (const service of document.services) schemas.set(service, take(service.name));
  const names: MessageNames = {
    shape: (type) => shapes.get(type)!,
    schema: (declaration) => schemas.get(declaration)!,
  };
  known.set(document, names);
  return names;
}

/** "Order.Item" → "Order_Item" */
function flat(name: string): string {
  return name.replaceAll(".", "_");
}

function identifier(name: string): string {
  return marked.has(name) ? `${name}$` : name;
}

/** The names that a file of ours exports. */
export interface ExportedNames {
  of(service: Service): ServiceNames;
  taken: ReadonlySet<string>;
}

/** Each service's own name unless it is a word of the language or taken, else with underscores after it. */
export function exportedNamesOf({ services }: Document): ExportedNames {
  const taken = new Set<string>();
  const take = (wanted: string): string => {
    const name = freeName(wanted, (candidate) => taken.has(candidate));
    taken.add(name);
    return name;
  };
  const interfaces = new Map(services.map((service) => [service, take(service.name)]));
  const names = new Map(
    services.map((service): [Service, ServiceNames] => [
      service,
      {
        service: interfaces.get(service)!,
        client: take(`${service.name}Client`),
        dispatch: take(`dispatch${service.name}`),
      },
    ]),
  );
  return { of: (service) => names.get(service)!, taken };
}

/** A method as protobuf-es calls it: "GetUser" is "getUser" (`DescMethod.localName`). */
export function propertyOf(method: string): string {
  const name = `${method.charAt(0).toLowerCase()}${method.slice(1)}`;
  return ["constructor", "toString", "toJSON", "valueOf"].includes(name) ? `${name}$` : name;
}
