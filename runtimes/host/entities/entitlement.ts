import type { Store } from "../store/store.js";
import type { EntityReference } from "./entity.js";
import { printReference } from "./read-reference.js";

/** Whether a caller may use an action of that name; whether there is one is another question. */
export type Entitlement =
  | { kind: "granted" }
  /** `whisk.system/utils`: what is not theirs. */
  | { kind: "forbidden"; what: string }
  /** The package, of their own namespace, is not there. */
  | { kind: "missing" };

/**
 * Actions are their owner's; a package that is published lends its actions to everybody. Source: OpenWhisk,
 * ActionCollection.scala and PackageCollection.scala, implicitRights.
 *
 * @param namespace  the caller's
 */
export function entitlementTo(store: Store, namespace: string, reference: EntityReference): Entitlement {
  const [owner, ...packages] = reference.path.split("/");
  if (packages.length === 0) {
    return owner === namespace ? { kind: "granted" } : { kind: "forbidden", what: printReference(reference) };
  }
  const packagePath = `${owner}/${packages.at(-1)}`;
  const isGranted = isReadable(store, namespace, packagePath);
  if (isGranted === undefined) return { kind: "missing" };
  return isGranted ? { kind: "granted" } : { kind: "forbidden", what: packagePath };
}

/**
 * A package is its owner's, or public; a binding is its owner's as long as the package behind it is readable.
 *
 * @param packagePath  `guest/pkg`
 * @returns undefined when a package of the caller's own is not there; of others that is not said
 */
export function isReadable(store: Store, namespace: string, packagePath: string): boolean | undefined {
  const isOwner = packagePath.startsWith(`${namespace}/`);
  const found = store.get("packages", packagePath);
  if (found === undefined) return isOwner ? undefined : false;
  if (found.binding === undefined) return isOwner || found.publish;
  return isOwner && isReadable(store, namespace, `${found.binding.namespace}/${found.binding.name}`);
}
