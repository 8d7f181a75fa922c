import { WireType } from "../../../adapters/thrift/wire/index.js";
import { descriptor, expected, type Type } from "./descriptor.js";
import { integer, same } from "./integers.js";

type Members = Readonly<Record<string, number>>;

/** An enum's values: those that are known here, and any other number, which newer services may send. */
export type Enum<E> = { [K in keyof E]: K extends string ? E[K] : never }[keyof E] | (number & {});

const i32 = integer("i32", 32);

/** The members of an enum, `PostType.POST`, and the type that they share. */
export function enumOf<const M extends Members>(name: string, members: M): M & Type<Enum<M>> {
  const numbers = new Map(Object.entries(members));
  const names = namesOf(members);
  const fromText = (text: string): number => {
    const value = numbers.get(text) ?? (/^-?[0-9]{1,10}$/.test(text) ? Number(text) : undefined);
    if (value === undefined || (value | 0) !== value) throw expected(`a member of ${name}`, text);
    return value;
  };
  const type = Object.assign(Object.create(null), members);
  Object.defineProperty(type, descriptor, {
    value: {
      ...i32,
      label: name,
      wireType: WireType.i32,
      toJson: (value: number) => names.get(value) ?? i32.toJson(value, 0),
      fromJson: (json: unknown) =>
        typeof json === "string" ? fromText(json) : i32.fromJson(json as number, 0),
      zero: () => 0,
      copy: same<number>,
      key: { toText: (value: number) => names.get(value) ?? String(i32.toJson(value, 0)), fromText },
    },
  });
  return Object.freeze(type);
}

/** The name of a value in its enum; undefined for one that is unknown here. */
export function enumName(type: Type<number>, value: number): string | undefined {
  for (const [name, number] of Object.entries(type)) if (number === value) return name;
  return undefined;
}

/** Of two names for one number the first is the one that is written. */
function namesOf(members: Members): Map<number, string> {
  const names = new Map<number, string>();
  for (const [name, value] of Object.entries(members)) if (!names.has(value)) names.set(value, name);
  return names;
}
