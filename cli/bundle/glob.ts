import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * The regular expression of a glob: `*` and `?` stay within a folder, `**` does not, `{a,b}` is either. A pattern
 * that names a folder means all below it.
 */
export function globExpression(glob: string): RegExp {
  return new RegExp(`^${globSource(glob.replace(/^\.\//, "").replace(/\/+$/, ""))}(?:/.*)?$`);
}

function globSource(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|\{[^}]*\}|[.+^$()|[\]\\{}]/g, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.length === 1) return `\\${token}`;
    return `(?:${token.slice(1, -1).split(",").map(globSource).join("|")})`;
  });
}

/** The files of a project that a glob names, as paths with "/"; node_modules only where the glob says so. */
export function findByGlob(root: string, glob: string): string[] {
  const expression = globExpression(glob);
  const skipped = new Set([".git", ...(glob.includes("node_modules") ? [] : ["node_modules"])]);
  const found: string[] = [];
  const walk = (folder: string, prefix: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) walk(join(folder, entry.name), `${path}/`);
      } else if (expression.test(path)) found.push(path);
    }
  };
  walk(root, "");
  return found.sort();
}
