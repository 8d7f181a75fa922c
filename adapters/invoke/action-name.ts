import { UnlistenError } from "../errors.js";

/** An action's full name. */
export interface ActionName {
  /** "_" is the caller's own. */
  namespace: string;
  /** Undefined in the default package. */
  package: string | undefined;
  name: string;
}

/**
 * Reads "/namespace/package/action", "/namespace/action", "package/action" or "action".
 *
 * @throws UnlistenError `action-name-malformed`
 */
export function parseActionName(given: string): ActionName {
  const text = typeof given === "string" ? given : "";
  const hasNamespace = text.startsWith("/");
  const parts = (hasNamespace ? text.slice(1) : text).split("/");
  const [namespace = "_", ...rest] = hasNamespace ? parts : ["_", ...parts];
  const [first, second] = rest;
  const isName = [namespace, ...rest].every(
    (part) => /^[\w@ .-]+$/u.test(part) && part !== "." && part !== "..",
  );
  if (first === undefined || rest.length > 2 || !isName) {
    throw new UnlistenError(
      "action-name-malformed",
      `cannot call the action ${JSON.stringify(text.slice(0, 200))}`,
      {
        hint: 'Name it as "/_/package/action", "/_/action", "package/action" or "action".',
      },
    );
  }
  return second === undefined
    ? { namespace, package: undefined, name: first }
    : { namespace, package: first, name: second };
}

/** The path that invokes an action. */
export function invokePath({ namespace, package: packageName, name }: ActionName): string {
  const parts = packageName === undefined ? [name] : [packageName, name];
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/actions/${parts.map(encodeURIComponent).join("/")}`;
}

/** The path of a web action, which needs the namespace's real name. */
export function webActionPath({ package: packageName, name }: ActionName, namespace: string): string {
  return `/api/v1/web/${[namespace, packageName ?? "default", name].map(encodeURIComponent).join("/")}`;
}
