import { inspect } from "node:util";

/** A thrown value as one line of text, as a template literal would write it; never throws. */
export function errorText(error: unknown): string {
  try {
    return `${error}`;
  } catch {
    // A symbol, an object without a prototype, a toString that throws.
    return inspectSafely(error);
  }
}

/** Characters. A syntax error quotes its line, and the line of a minified bundle is the whole bundle. */
const maxLineLength = 500;

/** A thrown value with its stack when it has one, long lines cut; never throws. */
export function errorStack(error: unknown): string {
  try {
    const { stack } = error as { stack?: unknown };
    if (typeof stack === "string" && stack !== "") return cutLines(stack);
  } catch {
    // null and undefined have no properties, a getter may throw
  }
  return errorText(error);
}

/** A thrown value as `console.error` shows it; never throws. */
export function inspectSafely(value: unknown): string {
  try {
    return typeof value === "string" ? value : inspect(value);
  } catch {
    return "a value that cannot be shown";
  }
}

function cutLines(text: string): string {
  const cut = (line: string) => (line.length > maxLineLength ? `${line.slice(0, maxLineLength)}...` : line);
  return text.split("\n").map(cut).join("\n");
}

/** Own properties an error hides from enumeration. */
const hiddenProperties = ["name", "message", "stack", "code", "cause", "errors"];

/** Values. Errors of HTTP clients hang on to sockets and agents; their graph, written as a tree, has no end. */
const maxValues = 10_000;

/**
 * What a promise was rejected with, as JSON: errors with their name, message, stack, cause and own properties,
 * everything else as it is. Nothing becomes `{}`, as the official runtime has it (runner.js, finalizeResult).
 */
export function rejectionAsJson(reason: unknown): unknown {
  if (!reason) return {};
  try {
    return asJson(reason, [], { valuesLeft: maxValues });
  } catch {
    return errorText(reason);
  }
}

function asJson(value: unknown, parents: readonly unknown[], budget: { valuesLeft: number }): unknown {
  if (typeof value === "function") return `[Function: ${value.name || "anonymous"}]`;
  if (typeof value === "bigint" || typeof value === "symbol") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "[Circular]";
  if (budget.valuesLeft-- <= 0) return "[Truncated]";
  if (Buffer.isBuffer(value)) return "[object Buffer]";
  const { pipe, toJSON } = value as { pipe?: unknown; toJSON?: unknown };
  if (typeof pipe === "function") return "[object Stream]";
  if (typeof toJSON === "function") return toJSON.call(value);
  const line = [...parents, value];
  if (Array.isArray(value)) return value.map((item) => asJson(item, line, budget));
  return Object.fromEntries(propertiesOf(value).map(([name, item]) => [name, asJson(item, line, budget)]));
}

function propertiesOf(value: object): [string, unknown][] {
  const own = Object.entries(value).filter(([, item]) => typeof item !== "function");
  if (!(value instanceof Error) && !("stack" in value)) return own;
  const seen = new Set(own.map(([name]) => name));
  const hidden = hiddenProperties.filter((name) => !seen.has(name) && name in value);
  return [...own, ...hidden.map((name): [string, unknown] => [name, Reflect.get(value, name)])];
}
