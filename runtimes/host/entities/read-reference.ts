import { messages } from "../messages.js";
import type { EntityReference } from "./entity.js";
import { isEntityName } from "./entity-name.js";

/** A name that was read, or why it is none, in the platform's words. */
export type ReadReference =
  | { kind: "reference"; reference: EntityReference }
  | { kind: "illegal"; text: string };

/**
 * Reads a full name: `/guest/a`, `guest/a` or `/guest/pkg/a`. Empty segments are skipped, as the platform does.
 * Source: OpenWhisk, EntityPath.scala, apply and toFullyQualifiedEntityName.
 */
export function readReference(text: string): ReadReference {
  const parts = segmentsOf(text);
  if (parts.length === 0) return { kind: "illegal", text: messages.pathEmpty };
  if (!parts.every(isEntityName)) return { kind: "illegal", text: messages.pathIllegal(parts) };
  const name = parts.pop()!;
  if (parts.length === 0) return { kind: "illegal", text: messages.pathTooShort };
  return { kind: "reference", reference: { path: parts.join("/"), name } };
}

/** The reference itself, its namespace spelled out where it was `_`. */
export function inNamespace({ path, name }: EntityReference, namespace: string): EntityReference {
  return { path: path.replace(/^_(?=\/|$)/, () => namespace), name };
}

/**
 * Reads the name of the action that a conductor asks for. A name of one part is in the default package, one of two
 * without a leading slash in a package of the caller's namespace. Source: OpenWhisk, FullyQualifiedEntityName.scala,
 * resolveName.
 *
 * @returns undefined when it names no action
 */
export function readShortReference(text: string, namespace: string): EntityReference | undefined {
  const { length } = segmentsOf(text);
  const isFull = text.startsWith("/") || length === 3;
  if (length > 3) return undefined;
  const read = readReference(isFull ? text : `${namespace}/${text}`);
  return read.kind === "reference" ? inNamespace(read.reference, namespace) : undefined;
}

/** `guest/pkg/name` */
export function printReference({ path, name }: EntityReference): string {
  return `${path}/${name}`;
}

function segmentsOf(text: string): string[] {
  return text.split("/").filter((part) => part !== "");
}
