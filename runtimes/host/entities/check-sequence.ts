import { messages } from "../messages.js";
import type { Store } from "../store/store.js";
import { isSequence } from "./entity.js";
import { readReference } from "./read-reference.js";
import { pathOf, type ResolvedAction, resolveReference } from "./resolve-action.js";

/** What a sequence is checked against. */
export interface SequenceRules {
  store: Store;
  /** `guest/pkg/name` of the sequence itself. */
  path: string;
  /** How many actions it may have, those of inner sequences counted in. */
  maxActions: number;
}

/**
 * Why these components make no sequence, in the platform's words. Source: OpenWhisk, Actions.scala,
 * checkSequenceActionLimits.
 */
export function checkSequence(components: readonly string[], rules: SequenceRules): string | undefined {
  if (components.length > rules.maxActions) return messages.sequenceTooLong;
  if (components.length === 0) return messages.sequenceEmpty;
  const counted = countActions(components, rules, [rules.path]);
  if (typeof counted === "string") return counted;
  return counted > rules.maxActions ? messages.sequenceTooLong : undefined;
}

/** How many actions there are when inner sequences are unfolded, or why that cannot be said. */
function countActions(
  components: readonly string[],
  rules: SequenceRules,
  enclosing: readonly string[],
): number | string {
  if (components.length > rules.maxActions) return messages.sequenceTooLong;
  let count = 0;
  for (const component of components) {
    const path = homePath(rules.store, component);
    if (path === undefined) return messages.sequenceComponentMissing;
    // Asked first, since a new sequence is not there yet. An inner one may have come to enclose itself when a binding
    // changed; the platform counts that for ever.
    if (enclosing.includes(path)) return messages.sequenceCyclic;
    const action = rules.store.get("actions", path);
    if (action === undefined) return messages.sequenceComponentMissing;
    const inner = isSequence(action.exec)
      ? countActions(action.exec.components, rules, [...enclosing, path])
      : 1;
    if (typeof inner === "string") return inner;
    count += inner;
  }
  return count;
}

/** Where an action of that name is kept, if there is one; undefined when its package is not there. */
function homePath(store: Store, component: string): string | undefined {
  const read = readReference(component);
  if (read.kind === "illegal") return undefined;
  const { path, name } = read.reference;
  if (!path.includes("/")) return `${path}/${name}`;
  const found = store.get("packages", path);
  return found && `${pathOf(found.binding ?? found)}/${name}`;
}

/** Finds the action that a sequence names; undefined when it is not, or no longer, there. */
export function resolveComponent(store: Store, component: string): ResolvedAction | undefined {
  const read = readReference(component);
  return read.kind === "reference" ? resolveReference(store, read.reference) : undefined;
}
