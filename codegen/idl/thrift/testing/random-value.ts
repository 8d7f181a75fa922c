import type { Random } from "./random.js";
import type { Known, Plan, RandomType } from "./random-thrift.js";

const ranges = { i8: [-128, 127], byte: [-128, 127], i16: [-32768, 32767], i32: [-2147483648, 2147483647] };

/** What a file can name in values: what stands above, and what other files declare. */
export interface Above {
  types: ReadonlySet<Plan>;
  constants: Known[];
}

/**
 * A value of a type, as tokens.
 *
 * @returns undefined when the type cannot have one here, as it is declared below
 */
export function randomValue(random: Random, type: RandomType, above: Above, depth = 0): string[] | undefined {
  switch (type.kind) {
    case "base":
      return [baseValue(random, type.name, above)];
    case "list":
    case "set":
      return sequence(random, type.element, above, depth);
    case "map":
      return map(random, type, above, depth);
    case "plan":
      return above.types.has(type.plan) ? planned(random, type, above, depth) : undefined;
  }
}

function baseValue(random: Random, name: string, above: Above): string {
  const constants = above.constants.filter((one) => one.type === name);
  if (constants.length > 0 && random.chance(0.2)) return random.pick(constants).name;
  switch (name) {
    case "bool":
      return random.pick(["true", "false", "0", "1"]);
    case "double":
      return random.pick(["0.5", "-1.25", "3", ".75", "1e3", "-2.5E-3", "+4", "12345.678"]);
    case "i64":
      return random.pick([
        "9223372036854775807",
        "-9223372036854775808",
        "0",
        "0x7fffffffffffffff",
        "9007199254740993",
      ]);
    case "string":
    case "binary":
      return random.pick([
        '"text"',
        "'single'",
        '""',
        '"\\t\\n\\"\\\\"',
        "'a \"quote\"'",
        '"grüße"',
        '"// none"',
      ]);
    default: {
      const [least, most] = ranges[name as keyof typeof ranges]!;
      return random.pick([
        String(least),
        String(most),
        "0",
        "+7",
        "0x1F",
        "-0x10",
        String(random.below(100)),
      ]);
    }
  }
}

function sequence(random: Random, element: RandomType, above: Above, depth: number): string[] | undefined {
  const items = depth > 2 ? [] : random.times(3, () => randomValue(random, element, above, depth + 1));
  if (items.some((item) => item === undefined)) return undefined;
  return ["[", ...items.flatMap((item) => [...item!, ...random.pick([[","], [";"], []])]), "]"];
}

function map(
  random: Random,
  type: RandomType & { kind: "map" },
  above: Above,
  depth: number,
): string[] | undefined {
  // The compiler prints other keys than plain ones as JSON that no parser takes.
  const isPlain = type.key.kind === "base" && type.key.name.startsWith("i");
  const entries =
    depth > 2 || !isPlain
      ? []
      : random.times(3, (i) => {
          const value = randomValue(random, type.value, above, depth + 1);
          return value && [String(i * 3), ":", ...value, ...random.pick([[","], [";"], []])];
        });
  if (entries.some((entry) => entry === undefined)) return undefined;
  return ["{", ...entries.flatMap((entry) => entry!), "}"];
}

function planned(random: Random, { plan, name }: RandomType & { kind: "plan" }, above: Above, depth: number) {
  switch (plan.kind) {
    case "enum": {
      if (plan.members.length === 0) return undefined;
      const member = random.pick(plan.members);
      return [random.chance(0.3) ? String(member.value) : `${name}.${member.name}`];
    }
    case "typedef":
      return plan.type && randomValue(random, plan.type, above, depth);
    case "union":
    case "struct":
    case "exception": {
      // Apache's compiler resolves no names in an exception's value.
      const isExact = plan.kind === "exception";
      const usable = plan.fields.filter(({ type }) => !isExact || type.kind === "base");
      const fields = usable.filter(() => random.chance(0.5)).slice(0, plan.kind === "union" ? 1 : 9);
      if (depth > 2 || (plan.kind === "union" && fields.length === 0)) return undefined;
      const inner = isExact ? { ...above, constants: [] } : above;
      const entries = fields.map((field) => {
        const value = randomValue(random, field.type, inner, depth + 1);
        return value && [`"${field.name}"`, ":", ...value, ...random.pick([[","], [";"], []])];
      });
      return entries.some((entry) => entry === undefined)
        ? undefined
        : ["{", ...entries.flatMap((entry) => entry!), "}"];
    }
  }
}
