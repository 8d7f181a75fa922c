import { type Collection, collections, type Entities } from "../entities/entity.js";
import { isEntityName, maxNameLength } from "../entities/entity-name.js";
import { messages } from "../messages.js";
import { Rejection, RestError } from "./rest-answer.js";
import type { RestContext, RestRequest } from "./rest-request.js";

/** @throws Rejection when a path segment cannot be an entity's name */
export function checkName(name: string): void {
  if (isEntityName(name)) return;
  const isLong = name.length > maxNameLength;
  throw new Rejection(400, isLong ? messages.nameTooLong(name.length, maxNameLength) : messages.nameIllegal);
}

/** @throws Rejection when a path segment cannot be a namespace */
export function checkNamespace(name: string): void {
  if (isEntityName(name)) return;
  const isLong = name.length > maxNameLength;
  throw new Rejection(
    400,
    isLong ? messages.namespaceTooLong(name.length, maxNameLength) : messages.namespaceIllegal,
  );
}

export function notFound(): RestError {
  return new RestError(404, messages.resourceDoesNotExist);
}

/** @throws RestError 409 when another collection has an entity of this name: names are shared by all collections */
export function checkCollection({ store }: RestContext, path: string, own: Collection): void {
  const isTaken = collections.some((other) => other !== own && store.get(other, path) !== undefined);
  if (isTaken) throw new RestError(409, messages.otherCollection);
}

/**
 * The caller's entity of this name.
 *
 * @throws RestError 404, or 409 when another collection has an entity of this name
 */
export function existing<C extends Collection>(
  { context, namespace }: RestRequest,
  collection: C,
  name: string,
): Entities[C] {
  const path = `${namespace}/${name}`;
  const found = context.store.get(collection, path);
  if (found !== undefined) return found;
  checkCollection(context, path, collection);
  throw notFound();
}

/** Later than what is replaced, so that two changes never look alike. */
export function changeTime(previous: { updated: number } | undefined): number {
  return Math.max(Date.now(), (previous?.updated ?? 0) + 1);
}
