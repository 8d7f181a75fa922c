import { entitlementTo } from "../entities/entitlement.js";
import { type Exec, isSequence } from "../entities/entity.js";
import { isEntityName, maxNameLength } from "../entities/entity-name.js";
import { readReference } from "../entities/read-reference.js";
import { messages } from "../messages.js";
import { Rejection, RestError } from "./rest-answer.js";
import type { RestContext } from "./rest-request.js";

/** @throws Rejection when a path segment cannot be an entity's name */
export function checkName(name: string): void {
  if (isEntityName(name)) return;
  const isLong = name.length > maxNameLength;
  throw new Rejection(400, isLong ? messages.nameTooLong(name.length, maxNameLength) : messages.nameIllegal);
}

export function notFound(): RestError {
  return new RestError(404, messages.resourceDoesNotExist);
}

/** @throws RestError 409 when another collection has an entity of this name: names are shared by all collections */
export function checkCollection({ store }: RestContext, path: string, own: "actions" | "packages"): void {
  const other = own === "actions" ? store.get("packages", path) : store.get("actions", path);
  if (other !== undefined) throw new RestError(409, messages.otherCollection);
}

/**
 * @throws RestError 403 or 404 when one of a sequence's components is in a package that the caller may not use or that
 * is not there. Source: OpenWhisk, ReferencedEntities
 */
export function checkEntitlement({ store, namespace }: RestContext, exec: Exec): void {
  if (!isSequence(exec)) return;
  const forbidden = new Set<string>();
  for (const component of exec.components) {
    const read = readReference(component);
    if (read.kind === "illegal") continue;
    const entitlement = entitlementTo(store, namespace, read.reference);
    if (entitlement.kind === "missing") throw notFound();
    if (entitlement.kind === "forbidden") forbidden.add(entitlement.what);
  }
  if (forbidden.size > 0)
    throw new RestError(403, messages.notAuthorizedFor([...forbidden].sort().join(", ")));
}

/** Later than what is replaced, so that two changes never look alike. */
export function changeTime(previous: { updated: number } | undefined): number {
  return Math.max(Date.now(), (previous?.updated ?? 0) + 1);
}
