import { isEntityName } from "../entities/entity-name.js";
import { renderPath } from "../http/request-target.js";

/** How an answer is made of an action's result. */
export type Extension = ".http" | ".json" | ".html" | ".svg" | ".text";

/** The parts of a web action's address. */
export interface WebPath {
  namespace: string;
  /** Undefined for the default package. */
  packageName: string | undefined;
  actionName: string;
  extension: Extension;
  /** What follows, as the action sees it; "" when nothing does. */
  rest: string;
}

const extensions: Extension[] = [".http", ".json", ".html", ".svg", ".text"];

/**
 * Reads `{namespace}/{package|default}/{action}[.ext][/rest...]`. Source: WebActions.scala, routes.
 *
 * An unknown extension is part of the action's name; one in the rest of the path means nothing.
 *
 * @param segments  what follows `/api/v1/web/`
 * @returns undefined when this is no web action's address
 */
export function readWebPath(segments: string[]): WebPath | undefined {
  const [namespace, packageName, name, ...rest] = segments;
  if (namespace === undefined || packageName === undefined || name === undefined) return undefined;
  if (![namespace, packageName, name].every(isEntityName)) return undefined;
  const extension = extensions.find((candidate) => name.endsWith(candidate));
  return {
    namespace,
    packageName: packageName === "default" ? undefined : packageName,
    actionName: extension === undefined ? name : name.slice(0, -extension.length),
    extension: extension ?? ".http",
    rest: renderPath(rest),
  };
}
