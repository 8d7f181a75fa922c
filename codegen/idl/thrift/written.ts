import type { ValueNode } from "./syntax.js";

/** A value as messages say it: its kind, when it is long. */
export function written(node: ValueNode): string {
  switch (node.kind) {
    case "list":
      return "a list";
    case "map":
      return "a map";
    case "literal":
      return "a string";
    case "name":
      return `"${node.name}"`;
    default:
      return String(node.value);
  }
}
