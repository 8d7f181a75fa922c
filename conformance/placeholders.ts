/** The names of all placeholders in a value: `{{name}}`, `{{uri:name}}`. */
export function placeholdersIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/\{\{(?:uri:)?([^{}]*)\}\}/g)].map((found) => found[1]!);
}
