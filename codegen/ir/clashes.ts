import type { ReservedIn } from "./reserved-words.js";
import type { Named } from "./validate.js";

/**
 * Pairs of names in one scope that are one name in a language: Go's exported names begin in upper case and lose their
 * underscores, Java's getters make the first letter large, and PHP does not tell upper from lower case in classes and
 * methods.
 *
 * @returns the one that stands first, the other one, and their name
 */
export function clashes(language: ReservedIn, scope: readonly Named[]): [Named, Named, string][] {
  const given = new Map<string, Named>();
  const found: [Named, Named, string][] = [];
  for (const named of scope) {
    const name = nameIn(language, named);
    const key = `${named.what === "constant" ? "constant" : ""} ${name}`;
    const other = given.get(key);
    // The same name twice is an error of the file, told elsewhere.
    if (other !== undefined && other.name !== named.name) found.push([other, named, name]);
    if (other === undefined) given.set(key, named);
  }
  return found;
}

function nameIn(language: ReservedIn, { name, what }: Named): string {
  switch (language) {
    case "go":
      return name.replace(/(?:^|_+)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    case "java":
      return what === "field" ? name.charAt(0).toUpperCase() + name.slice(1) : name;
    case "php":
      return what === "type" || what === "method" ? name.toLowerCase() : name;
    default:
      return name;
  }
}
