import { isReadable } from "../entities/entitlement.js";
import { collections, type Exec, isSequence } from "../entities/entity.js";
import { readReference } from "../entities/read-reference.js";
import { messages } from "../messages.js";
import { RestError } from "./rest-answer.js";
import type { RestContext } from "./rest-request.js";

/** What a caller wants to do. Source: OpenWhisk, Privilege.scala. */
export type Right = "read" | "put" | "activate" | "delete";

/** What it is to be done with. */
export interface Resource {
  collection: string;
  /** `guest`, or `guest/pkg` for what is in a package. */
  path: string;
  /** Missing: the collection itself. */
  name?: string;
}

/**
 * Checks that the caller may do this: first the rates, then the rights. Source: OpenWhisk, Entitlement.scala, check.
 *
 * @throws RestError 429 of the rates, and as `checkRights`
 */
export function checkEntitlement(context: RestContext, right: Right, resource: Resource): void {
  if (right === "activate") checkRates(context, resource.collection);
  checkRights(context, right, [resource]);
}

/**
 * The owner of a namespace may do everything there; others may read and activate what is in its public packages.
 * Source: OpenWhisk, Collection.scala, ActionCollection.scala, PackageCollection.scala.
 *
 * @throws RestError 403; 404 or 409 when a package of the caller's own is not there
 */
export function checkRights(context: RestContext, right: Right, resources: readonly Resource[]): void {
  const refused = resources.filter((resource) => !isEntitled(context, right, resource)).map(qualifiedName);
  if (refused.length > 0) {
    throw new RestError(403, messages.notAuthorizedFor([...new Set(refused.sort())].join(", ")));
  }
}

/** Checks a sequence's components, which are not counted. Source: OpenWhisk, Actions.scala, entitleReferencedEntities. */
export function checkComponentRights(context: RestContext, right: "read" | "activate", exec: Exec): void {
  if (!isSequence(exec)) return;
  const references = exec.components.map((component) => readReference(component));
  const resources = references.flatMap((read) =>
    read.kind === "illegal" ? [] : [{ collection: "actions", ...read.reference }],
  );
  checkRights(context, right, resources);
}

/** Invocations and firings are counted, nothing else. */
function checkRates({ rates, namespace }: RestContext, collection: string): void {
  const count = { actions: () => rates.invoke(namespace), triggers: () => rates.fire(namespace) };
  const refusal = collection === "actions" || collection === "triggers" ? count[collection]() : undefined;
  if (refusal !== undefined) throw new RestError(429, refusal);
}

function isEntitled(context: RestContext, right: Right, { collection, path, name }: Resource): boolean {
  const [root, packageName] = path.split("/") as [string, string?];
  const isRead = right === "read";
  if (collection === "packages" && isRead) return name === undefined || mayRead(context, `${root}/${name}`);
  if (collection === "actions" && packageName !== undefined && (isRead || right === "activate")) {
    checkRights(context, "read", [{ collection: "packages", path: root, name: packageName }]);
    return true;
  }
  return root === context.namespace;
}

function mayRead({ store, namespace }: RestContext, path: string): boolean {
  const isGranted = isReadable(store, namespace, path);
  if (isGranted !== undefined) return isGranted;
  const isOther = collections.some((other) => other !== "packages" && store.get(other, path) !== undefined);
  throw isOther
    ? new RestError(409, messages.otherCollection)
    : new RestError(404, messages.resourceDoesNotExist);
}

function qualifiedName({ path, name }: Resource): string {
  return name === undefined ? path : `${path}/${name}`;
}
