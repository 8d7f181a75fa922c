/** Makes .thrift files out of the grammar: all of its forms, in any order that a file may have. */
import type { Random } from "./random.js";
import { type Above, randomValue } from "./random-value.js";

/** A declaration that a file will have. */
export interface Plan {
  kind: "enum" | "typedef" | "struct" | "union" | "exception";
  name: string;
  members: { name: string; value: number }[];
  fields: { name: string; type: RandomType }[];
  /** Of a typedef. */
  type: RandomType | undefined;
}

export type RandomType =
  | { kind: "base"; name: string }
  | { kind: "list" | "set"; element: RandomType }
  | { kind: "map"; key: RandomType; value: RandomType }
  /** `name` is how this file writes it. */
  | { kind: "plan"; plan: Plan; name: string };

/** A constant or a service that can be named. */
export interface Known {
  name: string;
  /** A constant's base type. */
  type: string;
}

export interface RandomFile {
  name: string;
  /** To be joined with blanks between. */
  tokens: string[];
  plans: Plan[];
  constants: Known[];
  services: Known[];
}

const bases = ["bool", "byte", "i8", "i16", "i32", "i64", "double", "string", "binary"];
const separators = [[","], [";"], []];

/** @param includes  files that it includes */
export function randomFile(random: Random, name: string, includes: readonly RandomFile[]): RandomFile {
  return new Writer(random, name, includes).write();
}

class Writer {
  readonly #random: Random;
  readonly #file: RandomFile;
  readonly #includes: readonly RandomFile[];
  readonly #above: Above;
  readonly #aboveTypes = new Set<Plan>();
  readonly #types: { plan: Plan; name: string }[];
  readonly #services: Known[];
  #names = 0;

  constructor(random: Random, name: string, includes: readonly RandomFile[]) {
    this.#random = random;
    this.#includes = includes;
    this.#file = { name, tokens: [], plans: [], constants: [], services: [] };
    const qualified = <T extends { name: string }>(items: (file: RandomFile) => T[]) =>
      includes.flatMap((file) => items(file).map((item) => ({ item, name: `${file.name}.${item.name}` })));
    this.#types = qualified((file) => file.plans).map(({ item, name }) => ({ plan: item, name }));
    for (const { plan } of this.#types) this.#aboveTypes.add(plan);
    const constants = qualified((file) => file.constants).map(({ item, name }) => ({ ...item, name }));
    this.#above = { types: this.#aboveTypes, constants };
    this.#services = qualified((file) => file.services).map(({ item, name }) => ({ ...item, name }));
  }

  write(): RandomFile {
    const random = this.#random;
    this.#headers();
    const kinds: Plan["kind"][] = ["enum", "typedef", "struct", "struct", "union", "exception", "exception"];
    for (const kind of random.times(8, () => random.pick(kinds))) {
      const plan: Plan = { kind, name: this.#name("T"), members: [], fields: [], type: undefined };
      this.#file.plans.push(plan);
      this.#types.push({ plan, name: plan.name });
    }
    for (const plan of this.#file.plans) {
      if (random.chance(0.4)) this.#constant();
      if (random.chance(0.3)) this.#service();
      this.#declare(plan);
      this.#aboveTypes.add(plan);
    }
    for (const _ of random.times(2, () => 0)) this.#constant();
    for (const _ of random.times(2, () => 0)) this.#service();
    return this.#file;
  }

  #name(prefix: string): string {
    return `${prefix}${this.#random.pick(["", "_", "x", "Long"])}${this.#file.name}${this.#names++}`;
  }

  #put(...tokens: string[]): void {
    this.#file.tokens.push(...tokens);
  }

  #doc(): void {
    if (this.#random.chance(0.15)) {
      this.#put(
        this.#random.pick(["/** Doc. */", "/**\n * Two\n *   lines.\n */", "/**\n\n   Bare\n  text */"]),
      );
    }
  }

  #separator(): void {
    this.#put(...this.#random.pick(separators));
  }

  #annotations(): void {
    if (!this.#random.chance(0.15)) return;
    this.#put("(");
    for (const _ of this.#random.times(2, () => 0)) {
      this.#put(this.#random.pick(["a", "b.c", "d_1"]), ...this.#random.pick([["=", '"v"'], []]));
      this.#separator();
    }
    this.#put(")");
  }

  #headers(): void {
    const random = this.#random;
    for (const { name } of this.#includes)
      this.#put("include", random.pick([`"${name}.thrift"`, `'${name}.thrift'`]));
    for (const language of ["js", "py.twisted", "*"]) {
      if (random.chance(0.3)) this.#put("namespace", language, `${this.#file.name}.ns`);
    }
    if (random.chance(0.1)) this.#put("cpp_include", '"<x>"');
  }

  #declare(plan: Plan): void {
    this.#doc();
    switch (plan.kind) {
      case "enum":
        this.#enum(plan);
        return;
      case "typedef":
        this.#put("typedef");
        // A typedef that names itself, or one below that names it, would never end.
        plan.type = this.#type(0, (other) => other.kind !== "typedef" || this.#aboveTypes.has(other));
        this.#put(plan.name);
        this.#annotations();
        this.#separator();
        return;
      default:
        this.#put(plan.kind, plan.name);
        if (plan.kind !== "exception" && this.#random.chance(0.05)) this.#put("xsd_all");
        this.#put("{");
        plan.fields = this.#fields(plan.kind);
        this.#put("}");
        this.#annotations();
    }
  }

  #enum(plan: Plan): void {
    this.#put("enum", plan.name, "{");
    let value = -1;
    for (const _ of this.#random.times(5, () => 0)) {
      const name = this.#name("M");
      this.#doc();
      this.#put(name);
      value++;
      if (this.#random.chance(0.4)) {
        value = this.#random.pick([value, value + this.#random.below(9), this.#random.below(1000) - 500]);
        this.#put("=", String(value));
      }
      plan.members.push({ name, value });
      this.#annotations();
      this.#separator();
    }
    this.#put("}");
    this.#annotations();
  }

  /** Writes a type. */
  #type(depth = 0, isAllowed: (plan: Plan) => boolean = () => true): RandomType {
    const random = this.#random;
    const named = this.#types.filter(({ plan }) => isAllowed(plan));
    if (named.length > 0 && random.chance(0.4)) {
      const { plan, name } = random.pick(named);
      this.#put(name);
      return { kind: "plan", plan, name };
    }
    if (depth < 3 && random.chance(0.3)) return this.#container(depth, isAllowed);
    const name = random.pick(bases);
    this.#put(name);
    this.#annotations();
    return { kind: "base", name };
  }

  #container(depth: number, isAllowed: (plan: Plan) => boolean): RandomType {
    const kind = this.#random.pick(["list", "set", "map"] as const);
    this.#put(kind);
    if (kind !== "list" && this.#random.chance(0.05)) this.#put("cpp_type", '"c"');
    this.#put("<");
    const first = this.#type(depth + 1, isAllowed);
    if (kind !== "map") {
      this.#put(">");
      if (kind === "list" && this.#random.chance(0.05)) this.#put("cpp_type", '"c"');
      this.#annotations();
      return { kind, element: first };
    }
    this.#put(",");
    const value = this.#type(depth + 1, isAllowed);
    this.#put(">");
    this.#annotations();
    return { kind, key: first, value };
  }

  #fields(of: "struct" | "union" | "exception" | "arguments"): Plan["fields"] {
    const random = this.#random;
    let id = 0;
    let hasDefault = false;
    return random.times(of === "arguments" ? 3 : 6, () => {
      this.#doc();
      id += 1 + random.below(3);
      if (!random.chance(0.05)) this.#put(random.pick([String(id), `0x${id.toString(16)}`, `+${id}`]), ":");
      if (random.chance(0.4)) this.#put(random.pick(["required", "optional"]));
      const type = this.#type();
      if (random.chance(0.02)) this.#put("&");
      const name = this.#name("f");
      this.#put(name);
      const value =
        random.chance(0.3) && !(of === "union" && hasDefault)
          ? randomValue(random, type, this.#above)
          : undefined;
      if (value !== undefined) {
        this.#put("=", ...value);
        hasDefault = true;
      }
      if (random.chance(0.03)) this.#put("xsd_optional");
      if (random.chance(0.03)) this.#put("xsd_nillable");
      this.#annotations();
      this.#separator();
      return { name, type };
    });
  }

  #constant(): void {
    const random = this.#random;
    this.#doc();
    const at = this.#file.tokens.length;
    this.#put("const");
    const type = this.#type();
    const value = randomValue(random, type, this.#above);
    if (value === undefined) {
      this.#file.tokens.length = at;
      return;
    }
    const name = this.#name("C");
    this.#put(name, "=", ...value);
    this.#separator();
    // Of a double that is written as a whole number, Apache's compiler takes 0 where it is named.
    if (type.kind !== "base" || type.name === "double") return;
    this.#above.constants.push({ name, type: type.name });
    this.#file.constants.push({ name, type: type.name });
  }

  #service(): void {
    const random = this.#random;
    const exceptions = this.#types.filter(
      ({ plan }) => plan.kind === "exception" && this.#aboveTypes.has(plan),
    );
    this.#doc();
    const name = this.#name("S");
    this.#put("service", name);
    if (this.#services.length > 0 && random.chance(0.4))
      this.#put("extends", random.pick(this.#services).name);
    this.#put("{");
    for (const _ of random.times(4, () => 0)) {
      this.#doc();
      const isOneway = random.chance(0.15);
      if (isOneway) this.#put(random.pick(["oneway", "async"]));
      if (isOneway || random.chance(0.4)) this.#put("void");
      else this.#type();
      this.#put(this.#name("m"), "(");
      this.#fields("arguments");
      this.#put(")");
      if (!isOneway && exceptions.length > 0 && random.chance(0.4)) {
        this.#put("throws", "(");
        for (const id of random.times(2, (i) => i + 1)) {
          this.#put(String(id), ":", random.pick(exceptions).name, this.#name("e"));
          this.#separator();
        }
        this.#put(")");
      }
      this.#annotations();
      this.#separator();
    }
    this.#put("}");
    this.#annotations();
    this.#services.push({ name, type: "" });
    this.#file.services.push({ name, type: "" });
  }
}
