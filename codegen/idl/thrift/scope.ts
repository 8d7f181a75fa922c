import type { Constant, Document, Enum, EnumMember, Message, Service, Typedef } from "../../ir/types.js";

/** What a name means in a file. */
export interface Found<T> {
  document: Document;
  target: T;
  /** Where among the file's own definitions it stands; -1 when another file declares it. */
  index: number;
}

type Type = Typedef | Enum | Message;

/** The names that one file can use: its own, and those of the files that it includes, after their alias and a dot. */
export class Scope {
  readonly document: Document;
  readonly #types = new Map<string, Found<Type>>();
  readonly #services = new Map<string, Found<Service>>();
  readonly #constants = new Map<string, Found<Constant>>();

  /** @param document  its includes are read already */
  constructor(document: Document) {
    this.document = document;
    for (const { alias, document: included } of document.includes) {
      for (const declaration of included.order) {
        this.#add(`${alias}.${declaration.name}`, { document: included, target: declaration, index: -1 });
      }
    }
  }

  /** @returns what of the file itself has the name already; the first one keeps it */
  declare(target: Constant | Type | Service, index: number): { line: number } | undefined {
    const { name } = target;
    const taken =
      target.kind === "constant"
        ? this.#constants.get(name)
        : (this.#types.get(name) ?? this.#services.get(name));
    if (taken !== undefined) return taken.target.position;
    this.#add(name, { document: this.document, target, index });
    return undefined;
  }

  type(name: string): Found<Type> | undefined {
    return this.#types.get(name);
  }

  service(name: string): Found<Service> | undefined {
    return this.#services.get(name);
  }

  constant(name: string): Found<Constant> | undefined {
    return this.#constants.get(name);
  }

  /** `Enum.MEMBER`, with or without a file's alias before it. */
  member(name: string): (Found<Enum> & { member: EnumMember }) | undefined {
    const dot = name.lastIndexOf(".");
    const found = dot < 0 ? undefined : this.#types.get(name.slice(0, dot));
    if (found?.target.kind !== "enum") return undefined;
    const member = found.target.members.find((one) => one.name === name.slice(dot + 1));
    return member === undefined ? undefined : { ...found, target: found.target, member };
  }

  typeNames(): Iterable<string> {
    return this.#types.keys();
  }

  serviceNames(): Iterable<string> {
    return this.#services.keys();
  }

  constantNames(): Iterable<string> {
    return this.#constants.keys();
  }

  #add(name: string, found: Found<Constant | Type | Service>): void {
    const { target } = found;
    switch (target.kind) {
      case "constant":
        this.#constants.set(name, { ...found, target });
        break;
      case "service":
        this.#services.set(name, { ...found, target });
        break;
      default:
        this.#types.set(name, { ...found, target });
    }
  }
}
