import { parseArgs } from "node:util";
import { UnlistenError } from "../adapters/errors.js";

/** An option of a command. */
export interface Option {
  /** A flag has no value, `list` may come several times, `pairs` takes two words each time, as wsk's --param does. */
  kind: "flag" | "value" | "list" | "pairs";
  short?: string;
  /** What stands for the value in the help: "<file>". */
  value?: string;
  /** What a `value` option means when none follows it. */
  implied?: string;
  help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given for each option. */
export type Values<T extends Options> = {
  [Name in keyof T]: {
    flag: boolean;
    value: string | undefined;
    list: string[];
    pairs: [key: string, value: string][];
  }[T[Name]["kind"]];
};

export interface ParsedArguments<T extends Options> {
  values: Values<T>;
  positionals: string[];
}

/**
 * Reads a command's arguments.
 *
 * @throws UnlistenError `usage` for an unknown option (with the nearest one as hint), a missing or a needless value
 */
export function parseArguments<T extends Options>(args: readonly string[], options: T): ParsedArguments<T> {
  const values: Record<string, unknown> = {};
  for (const [name, { kind }] of Object.entries(options)) {
    values[name] = kind === "flag" ? false : kind === "value" ? undefined : [];
  }
  const rest = takePairs(args, options, values);
  const { tokens, positionals } = parseArgs({
    args: rest,
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, parserOption(option)]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = options[token.name];
    if (option === undefined) throw unknownOption(token.rawName, options);
    if (option.kind === "flag") {
      if (token.value !== undefined) throw usage(`${token.rawName} takes no value: got "${token.value}"`);
      values[token.name] = true;
      continue;
    }
    // "--out --json" gives "--json" as the value; a value that begins with "-" is written --out=-x.
    if (token.value === undefined || (!token.inlineValue && /^--?[a-z]/.test(token.value))) {
      throw usage(`${token.rawName} needs a value: ${token.rawName} ${option.value ?? "<value>"}`);
    }
    if (option.kind === "value") values[token.name] = token.value;
    else (values[token.name] as string[]).push(token.value);
  }
  return { values: values as Values<T>, positionals };
}

function parserOption({ kind, short }: Option): {
  type: "boolean" | "string";
  multiple: boolean;
  short?: string;
} {
  return {
    type: kind === "flag" ? "boolean" : "string",
    multiple: kind === "list",
    ...(short ? { short } : {}),
  };
}

/** node:util knows no option with two words and none with a value that may be missing. */
function takePairs(args: readonly string[], options: Options, values: Record<string, unknown>): string[] {
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") return [...rest, ...args.slice(i)];
    const name = Object.keys(options).find(
      (n) => options[n]!.kind === "pairs" && (arg === `--${n}` || arg === `-${options[n]!.short}`),
    );
    if (name === undefined) {
      rest.push(withImplied(arg, args[i + 1], options));
      continue;
    }
    const key = args[++i];
    const value = args[++i];
    if (key === undefined || value === undefined)
      throw usage(`${arg} needs a name and a value: ${arg} COLOR blue`);
    (values[name] as [string, string][]).push([key, value]);
  }
  return rest;
}

/** "--manifest" alone becomes "--manifest=manifest.yaml". */
function withImplied(arg: string, next: string | undefined, options: Options): string {
  const implied =
    arg.startsWith("--") && Object.hasOwn(options, arg.slice(2)) ? options[arg.slice(2)]?.implied : undefined;
  return implied !== undefined && (next === undefined || next.startsWith("-")) ? `${arg}=${implied}` : arg;
}

function unknownOption(given: string, options: Options): UnlistenError {
  const nearest = nearestName(given.replace(/^-+/, ""), Object.keys(options));
  return usage(`unknown option "${given}"`, nearest === undefined ? undefined : `Did you mean --${nearest}?`);
}

export function usage(message: string, hint = "Add --help to see what the command takes."): UnlistenError {
  return new UnlistenError("usage", message, { hint });
}

/** The name that a mistyped or shortened one most likely meant, or undefined. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const longer = given.length >= 3 ? names.find((name) => name.startsWith(given)) : undefined;
  if (longer !== undefined) return longer;
  const distances = names.map((name) => ({ name, distance: editDistance(given, name) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  // Two letters changed places count as two.
  return best !== undefined && best.distance <= Math.min(2, best.name.length / 2) ? best.name : undefined;
}

/** Levenshtein's. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
