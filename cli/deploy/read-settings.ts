import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { usage } from "../arguments.js";
import { readEnvFile } from "../env-file.js";
import type { BoundParameter } from "./action-entity.js";

/** "@acme/orders" → "orders" */
export function actionName(packageName: string): string {
  return packageName.replace(/^@[^/]*\//, "").replace(/[^\w@ .&-]/g, "-");
}

/** As wsk does: "true" asks for a number that nobody can guess. */
export function readSecret(given: string | undefined): string | number | undefined {
  return given === "true" ? randomInt(1, 2 ** 48 - 1) : given;
}

/** One of the limits, or none when it was not given. */
export function readLimit(name: string, given: string | undefined): Record<string, number> {
  if (given === undefined) return {};
  if (!/^\d+$/.test(given)) throw usage(`--${name} must be a whole number: got "${given}"`);
  return { [name]: Number(given) };
}

/** What the command line binds. */
export interface GivenParameters {
  param: readonly [name: string, value: string][];
  paramFile?: string | undefined;
  env: readonly [name: string, value: string][];
  envFile?: string | undefined;
}

/** Files first, so that what is named on the command line goes over them. */
export function readParameters(given: GivenParameters): BoundParameter[] {
  const parameters = new Map<string, BoundParameter>();
  const fromFile = given.paramFile === undefined ? {} : readJsonObject(given.paramFile);
  for (const [key, value] of Object.entries(fromFile)) parameters.set(key, { key, value });
  for (const [key, text] of given.param) parameters.set(key, { key, value: parseValue(text) });
  const variables = given.envFile === undefined ? {} : readEnvFile(given.envFile);
  for (const [key, value] of [...Object.entries(variables), ...given.env])
    parameters.set(key, { key, value, init: true });
  return [...parameters.values()];
}

/** As wsk does: what is JSON is taken as JSON, anything else as text. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readJsonObject(file: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    // A parser's message quotes what it read, and that may be a secret.
    throw usage(
      `--param-file ${file} cannot be read as JSON`,
      `Its content must be one JSON object. (${(cause as Error).name})`,
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw usage(`--param-file ${file} must hold one JSON object`);
}
