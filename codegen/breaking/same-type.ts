import { type Message, type TypeRef, trueType } from "../ir/types.js";

/** A type as the IDL says it, behind its typedefs. */
export function typeText(type: TypeRef | undefined): string {
  if (type === undefined) return "void";
  const behind = trueType(type);
  switch (behind.kind) {
    case "scalar":
      return behind.scalar;
    case "list":
    case "set":
      return `${behind.kind}<${typeText(behind.element)}>`;
    case "map":
      return `map<${typeText(behind.key)}, ${typeText(behind.value)}>`;
    case "named":
      return behind.target.name;
  }
}

/**
 * Whether values of two types look the same on the wire: names of messages do not matter there. Enums travel as i32
 * in the binary protocols and by name in readable JSON, so an enum is like nothing but an enum.
 */
export function isSameOnWire(
  old: TypeRef | undefined,
  now: TypeRef | undefined,
  seen: readonly [Message, Message][] = [],
): boolean {
  if (old === undefined || now === undefined) return old === now;
  const [a, b] = [trueType(old), trueType(now)];
  if (a.kind === "scalar" && b.kind === "scalar") return a.scalar === b.scalar;
  if (a.kind === "map" && b.kind === "map") {
    return isSameOnWire(a.key, b.key, seen) && isSameOnWire(a.value, b.value, seen);
  }
  if (a.kind === "named" && b.kind === "named") {
    if (a.target.kind === "enum" || b.target.kind === "enum") return a.target.kind === b.target.kind;
    return isSameMessage(a.target, b.target, seen);
  }
  if ((a.kind === "list" || a.kind === "set") && a.kind === b.kind)
    return isSameOnWire(a.element, b.element, seen);
  return false;
}

function isSameMessage(old: Message, now: Message, seen: readonly [Message, Message][]): boolean {
  // Of messages with the same name the differences are told where they are declared.
  if (old.name === now.name || seen.some(([a, b]) => a === old && b === now)) return true;
  if (old.fields.length !== now.fields.length || (old.kind === "union") !== (now.kind === "union"))
    return false;
  return old.fields.every((field) => {
    const other = now.fields.find(({ id }) => id === field.id);
    return other?.name === field.name && isSameOnWire(field.type, other.type, [...seen, [old, now]]);
  });
}
