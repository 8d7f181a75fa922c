import type { DescFile, DescMessage } from "@bufbuild/protobuf";
import { type Place, ProtoFault } from "./fault.js";

export type SymbolKind = "package" | "message" | "enum" | "service" | "extension" | "other";

interface Known {
  kind: SymbolKind;
  /** Several have the same package. */
  files: Set<string>;
}

/** All that has a name in a set of files, by its whole name. */
export class Symbols {
  readonly #known = new Map<string, Known>();

  /** @throws ProtoFault when the name is taken */
  add(name: string, kind: SymbolKind, file: string, place?: Place): void {
    const known = this.#known.get(name);
    if (known === undefined) this.#known.set(name, { kind, files: new Set([file]) });
    else if (known.kind === "package" && kind === "package") known.files.add(file);
    else throw new ProtoFault(`${JSON.stringify(name)} is already defined in ${[...known.files][0]}`, place);
  }

  /** A package is there with all that it is in. */
  addPackage(name: string, file: string, place?: Place): void {
    const parts = name === "" ? [] : name.split(".");
    for (const i of parts.keys()) this.add(parts.slice(0, i + 1).join("."), "package", file, place);
  }

  /** A file that is there as descriptors already. */
  addFile(file: DescFile): void {
    const { name } = file.proto;
    const addMessage = (message: DescMessage) => {
      this.add(message.typeName, "message", name);
      for (const one of message.nestedEnums) this.add(one.typeName, "enum", name);
      for (const one of message.nestedMessages) addMessage(one);
    };
    this.addPackage(file.proto.package, name);
    for (const one of file.enums) this.add(one.typeName, "enum", name);
    for (const one of file.messages) addMessage(one);
    for (const one of file.extensions) this.add(one.typeName, "extension", name);
  }

  /**
   * Finds what a name means: in the innermost scope that has its first part, as protoc does.
   *
   * @param scope  the whole name of what the name stands in
   * @param visible  files that are imported, and the one that the name stands in
   * @throws ProtoFault
   */
  resolve(
    written: string,
    scope: string,
    kinds: readonly SymbolKind[],
    visible: ReadonlySet<string>,
    place: Place,
  ): { name: string; kind: SymbolKind } {
    const find = (name: string) => {
      const known = this.#known.get(name);
      return known !== undefined && [...known.files].some((file) => visible.has(file)) ? known : undefined;
    };
    const isAbsolute = written.startsWith(".");
    const name = isAbsolute ? written.slice(1) : written;
    const [first, ...rest] = name.split(".") as [string, ...string[]];
    for (const before of isAbsolute ? [""] : scopesFrom(scope)) {
      const whole = before === "" ? name : `${before}.${name}`;
      const found = find(whole);
      if (found !== undefined && kinds.includes(found.kind)) return { name: whole, kind: found.kind };
      const start = before === "" ? first : `${before}.${first}`;
      const holder = find(start);
      if (rest.length > 0 && holder !== undefined && holder.kind !== "extension" && holder.kind !== "other")
        throw new ProtoFault(`${JSON.stringify(written)} is not defined: ${start} has no such name`, place);
    }
    const elsewhere = scopesFrom(scope)
      .map((before) => this.#known.get(before === "" ? name : `${before}.${name}`))
      .find((known) => known !== undefined && kinds.includes(known.kind));
    throw new ProtoFault(
      elsewhere === undefined
        ? `${JSON.stringify(written)} is not defined`
        : `${JSON.stringify(written)} is defined in ${[...elsewhere.files][0]}, which is not imported`,
      place,
    );
  }
}

/** "a.b" → "a.b", "a", "" */
function scopesFrom(scope: string): string[] {
  const parts = scope === "" ? [] : scope.split(".");
  return [...parts.map((_, i) => parts.slice(0, parts.length - i).join(".")), ""];
}
