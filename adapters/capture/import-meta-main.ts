import { readFileSync } from "node:fs";
import Module from "node:module";
import { pathToFileURL } from "node:url";

/**
 * A module loader hook that sets `import.meta.main` in one module. Text, because Node runs hooks in a thread of
 * their own, and because a bundle has no file to point to. The statement joins the first line, so that line
 * numbers stay; imports are evaluated before it wherever it stands.
 */
const hook = `
let main;
export function initialize(data) { main = data.main; }
export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (url !== main || loaded.format !== "module") return loaded;
  const source = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
  const start = source.startsWith("#!") ? source.indexOf("\\n") + 1 : 0;
  return { ...loaded, source: source.slice(0, start) + "import.meta.main = true;" + source.slice(start) };
}`;

/** `import.meta.main` came with these (nodejs.org/api/esm.html). */
function hasImportMetaMain([major, minor]: readonly number[]): boolean {
  return major! > 24 || (major === 24 && minor! >= 2) || (major === 22 && minor! >= 18);
}

/**
 * Makes `import.meta.main` true in an entry that asks for it, where Node does not know it yet.
 *
 * Starting the hooks' thread takes about 50 ms, so only a file that says `import.meta.main` pays.
 */
export function defineImportMetaMain(file: string): void {
  if (hasImportMetaMain(process.versions.node.split(".").map(Number))) return;
  if (!readFileSync(file, "utf8").includes("import.meta.main")) return;
  // Hooks came with 20.6; before, nothing can be done for such an entry.
  Module.register?.(`data:text/javascript,${encodeURIComponent(hook)}`, {
    data: { main: pathToFileURL(file).href },
  });
}
