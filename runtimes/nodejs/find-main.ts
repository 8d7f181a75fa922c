import { CodeError } from "./code-error.js";
import type { ActionContext } from "./context.js";

/** An action's entry point, bound to the object it was found on. */
export type Main = (params: unknown, context: ActionContext) => unknown;

/**
 * Finds the function that a dotted path names.
 *
 * @param path  names from the outside in: `["lib", "handler"]`
 * @param roots  where to look, the first that has a function wins; a module namespace, an exports object
 */
export function findMain(path: readonly string[], roots: readonly unknown[]): Main | undefined {
  for (const root of roots) {
    const found = follow(root, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function follow(root: unknown, path: readonly string[]): Main | undefined {
  let owner: unknown;
  let value = root;
  for (const name of path) {
    if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
    owner = value;
    value = (value as Record<string, unknown>)[name];
  }
  if (typeof value !== "function" || isInherited(path, value)) return undefined;
  return owner === undefined ? (value as Main) : (value.bind(owner) as Main);
}

/** Every object has a `toString`; an action that is named so and missing must not be found there. */
function isInherited(path: readonly string[], value: unknown): boolean {
  return value === Reflect.get(Object.prototype, path.at(-1) ?? "");
}

/** Whether a name can stand in source text as an identifier. Reserved words pass; the compiler tells those. */
export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name);
}

/** What `/init` fails with when there is no such function; the official runtime's words (runner.js). */
export function mainMissing(main: string): CodeError {
  return new CodeError(`Action entrypoint '${main}' is not a function.`);
}
