import { isObject, type Json, type JsonObject, sameJson } from "./json.js";

/** What a matcher gets. `actual` is undefined when there is no such value. */
type Matcher = (argument: Json, actual: Json | undefined, path: string) => string[];

const kinds: Record<string, (value: Json) => boolean> = {
  id: (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value),
  time: (value) => Number.isInteger(value) && (value as number) > 1.4e12 && (value as number) < 1e13,
  transaction: (value) => typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value),
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  object: (value) => isObject(value),
  array: (value) => Array.isArray(value),
};

/** An object with one of these as its only key stands for a set of values. */
const matchers: Record<string, Matcher> = {
  /** `{"$any": "id"}`: a value of that kind; "value" is any value at all. */
  $any: (kind, actual, path) => {
    if (actual === undefined) return [`${path}: is missing`];
    if (kind === "value" || kinds[String(kind)]?.(actual) === true) return [];
    return [`${path}: expected any ${kind}, got ${show(actual)}`];
  },
  /** `{"$absent": true}` */
  $absent: (_, actual, path) =>
    actual === undefined ? [] : [`${path}: expected nothing, got ${show(actual)}`],
  /** `{"$oneOf": [200, 204]}` */
  $oneOf: (choices, actual, path) => {
    const list = Array.isArray(choices) ? choices : [choices];
    if (list.some((choice) => compare(choice, actual, path).length === 0)) return [];
    return [`${path}: expected one of ${list.map(show).join(", ")}, got ${show(actual)}`];
  },
  /** `{"$all": [...]}`: like each of these. */
  $all: (wanted, actual, path) => (wanted as Json[]).flatMap((each) => compare(each, actual, path)),
  /** `{"$match": "^a+$"}`: text that the regular expression finds. */
  $match: (pattern, actual, path) => {
    if (typeof actual === "string" && new RegExp(String(pattern), "s").test(actual)) return [];
    return [`${path}: expected text like /${pattern}/, got ${show(actual)}`];
  },
  /** `{"$has": {...}}`: an object with at least these keys. */
  $has: (wanted, actual, path) => {
    if (!isObject(actual)) return [`${path}: expected an object, got ${show(actual)}`];
    return Object.entries(wanted as JsonObject).flatMap(([key, value]) =>
      compare(value, own(actual, key), join(path, key)),
    );
  },
  /** `{"$includes": [...]}`: a list in which each of these is found. */
  $includes: (wanted, actual, path) => {
    if (!Array.isArray(actual)) return [`${path}: expected a list, got ${show(actual)}`];
    return (wanted as Json[])
      .filter((item) => !actual.some((other) => compare(item, other, path).length === 0))
      .map((item) => `${path}: expected an item ${show(item)}, got ${show(actual)}`);
  },
  /** `{"$lacks": [...]}`: a list in which none of these is found. */
  $lacks: (unwanted, actual, path) => {
    if (!Array.isArray(actual)) return [`${path}: expected a list, got ${show(actual)}`];
    return (unwanted as Json[])
      .filter((item) => actual.some((other) => compare(item, other, path).length === 0))
      .map((item) => `${path}: expected no item ${show(item)}, got ${show(actual)}`);
  },
  /** `{"$unordered": [...]}`: exactly these items, in any order. */
  $unordered: (wanted, actual, path) => {
    const items = wanted as Json[];
    const differences = matchers.$includes!(items, actual, path);
    if (differences.length > 0 || (actual as Json[]).length === items.length) return differences;
    return [`${path}: expected ${items.length} items, got ${show(actual)}`];
  },
  /** `{"$each": ...}`: a list all of whose items are like this, at least one. */
  $each: (wanted, actual, path) => {
    if (!Array.isArray(actual) || actual.length === 0)
      return [`${path}: expected items, got ${show(actual)}`];
    return actual.flatMap((item, i) => compare(wanted, item, join(path, String(i))));
  },
  /** `{"$length": 3}`: a list or a text with that many items or characters. */
  $length: (wanted, actual, path) => {
    const length = typeof actual === "string" || Array.isArray(actual) ? actual.length : undefined;
    if (length !== undefined && compare(wanted, length, path).length === 0) return [];
    return [`${path}: expected a length of ${show(wanted)}, got ${length ?? show(actual)}`];
  },
  /** `{"$parsed": ...}`: text that is JSON of this value. */
  $parsed: (wanted, actual, path) => {
    try {
      return compare(wanted, JSON.parse(String(actual)), path);
    } catch {
      return [`${path}: expected JSON, got ${show(actual)}`];
    }
  },
  /** `{"$not": ...}`: a value that is not like this. */
  $not: (unwanted, actual, path) =>
    compare(unwanted, actual, path).length > 0 ? [] : [`${path}: expected anything but ${show(unwanted)}`],
  /** `{"$between": [1, 5]}`, both included. */
  $between: (range, actual, path) => {
    const [low, high] = (range as Json[]).map(Number);
    if (typeof actual === "number" && actual >= low! && actual <= high!) return [];
    return [`${path}: expected a number from ${low} to ${high}, got ${show(actual)}`];
  },
};

const computed = new Set(["$base64", "$join", "$repeat"]);

/**
 * Compares a value with what was expected of it, and says everything that differs.
 *
 * @param path  where the value is, for the messages: "json.response.status"
 */
export function compare(expected: Json, actual: Json | undefined, path: string): string[] {
  const [key, ...others] = isObject(expected) ? Object.keys(expected) : [];
  if (key !== undefined && others.length === 0 && Object.hasOwn(matchers, key)) {
    return matchers[key]!((expected as JsonObject)[key]!, actual, path);
  }
  if (actual === undefined) return [`${path}: is missing, expected ${show(expected)}`];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      return [`${path}: expected ${expected.length} items, got ${actual.length}: ${show(actual)}`];
    }
    return expected.flatMap((item, i) => compare(item, actual[i], join(path, String(i))));
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...keys].flatMap((name) =>
      Object.hasOwn(expected, name)
        ? compare(expected[name]!, own(actual, name), join(path, name))
        : [`${join(path, name)}: expected nothing, got ${show(actual[name])}`],
    );
  }
  return sameJson(expected, actual) ? [] : [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

/**
 * Keys that look like matchers and are none: a typing error would otherwise compare as a plain object. Beside other
 * keys one that begins with "$" is a key like any other.
 */
export function unknownMatchers(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(unknownMatchers);
  if (!isObject(value)) return [];
  const keys = Object.keys(value);
  const isMatcher = keys.length > 0 && keys.every((key) => key.startsWith("$"));
  const unknown = isMatcher ? keys.filter((key) => !Object.hasOwn(matchers, key) && !computed.has(key)) : [];
  return [...unknown, ...Object.values(value).flatMap(unknownMatchers)];
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

const shownCharacters = 200;

/** JSON, cut where it gets long: a difference is for reading. */
export function show(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length <= shownCharacters
    ? text
    : `${text.slice(0, shownCharacters)}... (${text.length} characters)`;
}
