/** Names that are shown at most; a person's eye finds no more. */
const shown = 8;

/** What was expected, for a message. */
export function listNames(names: Iterable<string>): string {
  const all = [...new Set(names)];
  if (all.length === 0) return "none: no service was added";
  return `one of ${all.slice(0, shown).join(", ")}${all.length > shown ? ", ..." : ""}`;
}
