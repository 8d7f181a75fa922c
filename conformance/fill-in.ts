import { isObject, type Json } from "./json.js";

/** Gives the value that stands behind a `{{name}}`, or undefined to leave the braces as they are. */
export type LookUp = (name: string) => Json | undefined;

const placeholder = /\{\{(uri:)?([a-z][A-Za-z0-9:./-]*)\}\}/g;

/**
 * Fills the placeholders of a value in.
 *
 * A text that is nothing but one placeholder becomes the value itself; inside other text, text stands as it is and
 * everything else as JSON. `{{uri:name}}` percent-encodes.
 */
export function fillIn(value: Json, lookUp: LookUp): Json {
  if (typeof value === "string") return fillInText(value, lookUp);
  if (Array.isArray(value)) return value.map((item) => fillIn(item, lookUp));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [textOf(fillInText(key, lookUp)), fillIn(item, lookUp)]),
  );
}

function fillInText(text: string, lookUp: LookUp): Json {
  const whole = /^\{\{([a-z][A-Za-z0-9:./-]*)\}\}$/.exec(text);
  if (whole !== null && !whole[1]!.startsWith("uri:")) {
    const value = lookUp(whole[1]!);
    return value === undefined ? text : value;
  }
  return text.replace(placeholder, (braces, uri: string | undefined, name: string) => {
    const value = lookUp(name);
    if (value === undefined) return braces;
    return uri === undefined ? textOf(value) : encodeURIComponent(textOf(value));
  });
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Computes the values that are too long or too unreadable to write out: `{"$repeat": ["x", 1048576]}`,
 * `{"$base64": "text"}`, `{"$join": [...]}`, which joins texts without anything between them.
 */
export function compute(value: Json): Json {
  if (Array.isArray(value)) return value.map(compute);
  if (!isObject(value)) return value;
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0) {
    const argument = value[key]!;
    if (key === "$base64") return Buffer.from(String(compute(argument)), "utf8").toString("base64");
    if (key === "$join" && Array.isArray(argument))
      return argument.map((item) => textOf(compute(item))).join("");
    if (key === "$repeat" && Array.isArray(argument)) {
      return String(argument[0]).repeat(Number(argument[1]));
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, compute(item)]));
}
