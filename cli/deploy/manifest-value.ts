/**
 * Why a bound parameter would arrive as something else by way of a manifest, or undefined when it arrives as it is.
 *
 * Readers of manifests take some values for more than they are, and know no way to say that they are not: a string
 * that names a type is that type's default, `$NAME` is a variable of the shell, an object with a key of the schema's is
 * a description of a parameter.
 *
 * Sources: wskdeploy, parsers/parameters.go and wskenv/environment.go; Adobe's aio-lib-runtime, utils.js,
 * processInputs. Each was tried.
 */
export function lossInManifest(value: unknown): string | undefined {
  if (value === null) return "null";
  if (isObject(value)) {
    const key = Object.keys(value).find((name) => schemaKeys.has(name));
    if (key !== undefined) return `an object with the key "${key}", which describes a parameter there`;
    if (Object.keys(value).length === 0) return "an empty object";
  }
  if (value === "null" || value === "~") return "text that is taken for null there";
  if (typeof value === "string" && typeNames.has(value)) return `"${value}", which names a type there`;
  return lossWithin(value);
}

const typeNames = new Set(["string", "integer", "float", "boolean", "json", "number"]);
const schemaKeys = new Set(["type", "description", "value", "required", "default", "status", "schema"]);

/** What is lost at every depth. */
function lossWithin(value: unknown): string | undefined {
  if (value === null) return "null inside of a list or an object";
  if (typeof value === "string") {
    if (/^\$.|\$\{|\$[\w-]/.test(value)) return "text with a $, which is a variable of the shell there";
    return undefined;
  }
  if (Array.isArray(value)) return firstLoss(value, (item) => typeNameWithin(item) ?? lossWithin(item));
  if (!isObject(value)) return undefined;
  const key = Object.keys(value).find((name) => name === "value" || name === "default");
  if (key !== undefined) return `an object with the key "${key}", which describes a parameter there`;
  return firstLoss(Object.values(value), (item) => typeNameWithin(item) ?? lossWithin(item));
}

function typeNameWithin(value: unknown): string | undefined {
  return typeof value === "string" && typeNames.has(value)
    ? `"${value}", which names a type there`
    : undefined;
}

function firstLoss(values: readonly unknown[], lossOf: (value: unknown) => string | undefined) {
  for (const value of values) {
    const loss = lossOf(value);
    if (loss !== undefined) return loss;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
