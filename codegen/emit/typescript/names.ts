import type { Declaration, Document, Service } from "../../ir/types.js";

/** Words that cannot name a binding in an ES module, and those that cannot name a type. */
const reserved = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends",
    "false finally for function if implements import in instanceof interface let new null package private protected",
    "public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity",
    "any unknown never object string number boolean symbol bigint globalThis",
  ]
    .join(" ")
    .split(" "),
);

/** What generated code uses of the language by its bare name. */
export const globals = new Set([
  "Map",
  "Set",
  "Promise",
  "AsyncIterable",
  "Record",
  "Uint8Array",
  "TextEncoder",
  "BigInt",
  "String",
  "Number",
]);

/** How a service's parts are called in TypeScript. */
export interface ServiceNames {
  /** The interface, and the constant that describes the service. */
  service: string;
  client: string;
  dispatch: string;
}

/** The exported names of one generated file. */
export interface FileNames {
  /** Of a constant, typedef, enum or message. */
  of(declaration: Exclude<Declaration, Service>): string;
  ofService(service: Service): ServiceNames;
  /** All of them. */
  taken: ReadonlySet<string>;
}

const known = new WeakMap<Document, FileNames>();

/**
 * Gives each declaration its name: the IDL's own unless it is a word of the language or already taken, else with
 * underscores after it. Types come before services, so that a service makes room for a struct of its name.
 */
export function namesOf(document: Document): FileNames {
  const given = known.get(document);
  if (given !== undefined) return given;
  const taken = new Set<string>();
  const names = new Map<Declaration, string>();
  const services = new Map<Service, ServiceNames>();
  for (const declaration of document.order) {
    if (declaration.kind !== "service") names.set(declaration, take(taken, declaration.name));
  }
  for (const service of document.services) names.set(service, take(taken, service.name));
  for (const service of document.services) {
    services.set(service, {
      service: names.get(service)!,
      client: take(taken, `${service.name}Client`),
      dispatch: take(taken, `dispatch${service.name}`),
    });
  }
  const file: FileNames = {
    of: (declaration) => names.get(declaration)!,
    ofService: (service) => services.get(service)!,
    taken,
  };
  known.set(document, file);
  return file;
}

function take(taken: Set<string>, name: string): string {
  const free = freeName(name, (candidate) => taken.has(candidate));
  taken.add(free);
  return free;
}

/** The name itself, or with as many underscores as make it usable. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name.replaceAll(".", "_");
  while (reserved.has(free) || isTaken(free)) free += "_";
  return free;
}

/**
 * Methods that would not be one: a class's `constructor`, a `then` that makes its object a promise, and what sets a
 * prototype.
 */
const notMethods = new Set(["constructor", "then", "__proto__"]);

/** A method's name in TypeScript; the wire keeps the IDL's. Names of methods may be words of the language. */
export function methodName(name: string, others: readonly string[]): string {
  let free = name;
  while (notMethods.has(free) || (free !== name && others.includes(free))) free += "_";
  return free;
}

/** A name as a property: `a.b` and the like of legacy files in quotes. */
export function propertyName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}
