import type { Imported } from "../printer.js";
import { flatten, type Group } from "../printer.js";
import { freeName, globals } from "./names.js";

/** The imports of one file, as they are used. */
export class Imports {
  /** By module, then by the name it exports there. */
  readonly #modules = new Map<string, Map<string, { local: string; typeOnly: boolean }>>();
  readonly #taken: Set<string>;

  /** @param taken  the names that the file itself declares */
  constructor(taken: ReadonlySet<string>) {
    this.#taken = new Set(taken);
  }

  /** The name that a symbol has in this file: its own, or with its module's name before it when that is taken. */
  resolve(symbol: Imported): string {
    const { name, from, typeOnly, as: wanted = name } = symbol;
    let module = this.#modules.get(from);
    if (module === undefined) {
      module = new Map();
      this.#modules.set(from, module);
    }
    const used = module.get(name);
    if (used !== undefined) {
      used.typeOnly &&= typeOnly;
      return used.local;
    }
    const isTaken = (candidate: string) => this.#taken.has(candidate) || globals.has(candidate);
    const local = isTaken(wanted) ? freeName(`${moduleWord(from)}_${name}`, isTaken) : wanted;
    this.#taken.add(local);
    module.set(name, { local, typeOnly });
    return local;
  }

  /** The statements: packages first, then files; names in the order of the alphabet. */
  statements(maxWidth: number): string[] {
    const isFile = (from: string) => (from.startsWith(".") ? 1 : 0);
    const modules = [...this.#modules].sort(([a], [b]) => isFile(a) - isFile(b) || compare(a, b));
    return modules.map(([from, names]) => statement(from, names, maxWidth));
  }
}

function statement(
  from: string,
  names: ReadonlyMap<string, { local: string; typeOnly: boolean }>,
  maxWidth: number,
): string {
  const sorted = [...names].sort(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase()) || compare(a, b));
  // A type is marked one by one: `import type` would be a second statement for the same module.
  const all = sorted.every(([, { typeOnly }]) => typeOnly);
  const items = sorted.map(([name, { local, typeOnly }]) => {
    const spelled = name === local ? name : `${name} as ${local}`;
    return typeOnly && !all ? `type ${spelled}` : spelled;
  });
  const group: Group = { open: "{", items, close: "}", spaced: true };
  const word = all ? "import type" : "import";
  const flat = `${word} ${flatten(group)} from ${JSON.stringify(from)};`;
  if (flat.length <= maxWidth) return flat;
  return `${word} {\n${items.map((item) => `  ${item},\n`).join("")}} from ${JSON.stringify(from)};`;
}

/** "./shared.js" → "shared", "unlisten/stub/v1" → "stub", "@bufbuild/protobuf/wkt" → "wkt" */
function moduleWord(from: string): string {
  if (from.startsWith("unlisten/")) return "stub";
  return from
    .replace(/^.*\//, "")
    .replace(/\.[jt]s$/, "")
    .replace(/[^A-Za-z0-9_]/g, "_");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
