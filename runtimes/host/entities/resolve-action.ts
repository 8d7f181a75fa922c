import type { Store } from "../store/store.js";
import {
  type ActionEntity,
  annotationOf,
  type EntityReference,
  mergeByKey,
  type Parameter,
} from "./entity.js";

/** An action as it is invoked: found through its package or binding, their parameters beneath its own. */
export interface ResolvedAction {
  action: ActionEntity;
  /** Package, binding and action, later over earlier. */
  parameters: Parameter[];
  /** `guest/pkg`, when a binding led here. */
  binding?: string;
}

/**
 * Finds an action. Source: OpenWhisk, WhiskAction.scala, resolveActionAndMergeParameters.
 *
 * @param packageName  undefined for the default package
 */
export function resolveAction(
  store: Store,
  namespace: string,
  packageName: string | undefined,
  name: string,
): ResolvedAction | undefined {
  if (packageName === undefined) {
    const action = store.get("actions", `${namespace}/${name}`);
    return action && { action, parameters: action.parameters };
  }
  const found = store.get("packages", `${namespace}/${packageName}`);
  if (found === undefined) return undefined;
  const bound = found.binding && store.get("packages", `${found.binding.namespace}/${found.binding.name}`);
  if (found.binding !== undefined && bound === undefined) return undefined;
  const home = bound ?? found;
  const action = store.get("actions", `${home.namespace}/${home.name}/${name}`);
  if (action === undefined) return undefined;
  const parameters = mergeByKey(home.parameters, found.parameters, action.parameters);
  return bound === undefined
    ? { action, parameters }
    : { action, parameters, binding: `${found.namespace}/${found.name}` };
}

/** Finds an action by its full name. */
export function resolveReference(store: Store, { path, name }: EntityReference): ResolvedAction | undefined {
  const [namespace, packageName, ...more] = path.split("/");
  return more.length === 0 ? resolveAction(store, namespace!, packageName, name) : undefined;
}

/** Parameters that a caller may not set: with the annotation `final`, all that have a value. */
export function finalParameters({ action, parameters }: ResolvedAction): string[] {
  if (annotationOf(action, "final") !== true) return [];
  return parameters.filter(({ value }) => value !== null).map(({ key }) => key);
}

/** `guest/pkg/name`, as annotations and the store have it. */
export function pathOf({ namespace, name }: { namespace: string; name: string }): string {
  return `${namespace}/${name}`;
}
