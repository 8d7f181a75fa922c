import { UnlistenError } from "./errors.js";

/** What an option may be. */
export interface OptionRule {
  /** In words, for the error. */
  expected: string;
  allows(value: unknown): boolean;
}

/**
 * Checks options that came without types, from plain JavaScript or from an environment. Those that are not given are not
 * asked for. A value is in no message: it may be a key.
 *
 * @throws UnlistenError `option-malformed`
 */
export function checkOptions(options: unknown, rules: Readonly<Record<string, OptionRule>>): void {
  if (typeof options !== "object" || options === null) throw malformed("options", "an object");
  const given = options as Readonly<Record<string, unknown>>;
  for (const name in rules) {
    const { expected, allows } = rules[name]!;
    if (given[name] !== undefined && !allows(given[name])) throw malformed(`\`${name}\``, expected);
  }
}

function malformed(what: string, expected: string): UnlistenError {
  return new UnlistenError("option-malformed", `cannot take ${what}: expected ${expected}`, {
    hint: "Give what is expected, or leave it out: the default is used then.",
  });
}

export function oneOf(...values: readonly (string | null)[]): OptionRule {
  return {
    expected: values.map((value) => JSON.stringify(value)).join(" or "),
    allows: (value) => (values as readonly unknown[]).includes(value),
  };
}

/** Infinity too, which is no limit. */
export function numberFrom(least: number): OptionRule {
  return {
    expected: `a number, at least ${least}`,
    allows: (value) => typeof value === "number" && value >= least,
  };
}

export function typeOf(type: "boolean" | "string" | "object"): OptionRule {
  return {
    expected: type === "object" ? "an object" : `a ${type}`,
    allows: (value) => typeof value === type && value !== null,
  };
}

export function listOf(expected: string, allows: (value: unknown) => boolean): OptionRule {
  return { expected, allows: (value) => Array.isArray(value) && value.every(allows) };
}

export const functions = listOf("a list of functions", (value) => typeof value === "function");

/** "shop.Currency/Convert", or what tells it of each. */
export const methodNames: OptionRule = {
  expected: "a list of methods' names, or a function",
  allows: (value) =>
    typeof value === "function" || (Array.isArray(value) && value.every((name) => typeof name === "string")),
};
