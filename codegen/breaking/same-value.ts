import type { ConstantValue } from "../ir/types.js";

/** A value as text: equal for values that are equal, however they are written. */
export function valueText(value: ConstantValue | undefined): string {
  if (value === undefined) return "none";
  switch (value.kind) {
    case "string":
      return JSON.stringify(value.value);
    case "list":
      return `[${value.items.map(valueText).join(", ")}]`;
    case "map": {
      const entries = value.entries.map((entry) => `${valueText(entry.key)}: ${valueText(entry.value)}`);
      return `{${entries.sort().join(", ")}}`;
    }
    case "message": {
      const entries = value.fields.map((entry) => `${entry.field.id}: ${valueText(entry.value)}`);
      return `{${entries.sort().join(", ")}}`;
    }
    case "member":
      return String(value.member.value);
    case "constant":
      return valueText(value.constant.value);
    default:
      return String(value.value);
  }
}
