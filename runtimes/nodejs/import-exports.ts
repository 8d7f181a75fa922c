import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";

/**
 * Runs a file as an ES module.
 *
 * @param path  of `main`, split at its dots
 * @returns where `main` may be: among the exports, in the default export, or the default export itself
 */
export async function importExports(file: string, path: readonly string[]): Promise<unknown[]> {
  try {
    const namespace = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    const alone = path.length === 1 ? [{ [path[0] ?? ""]: namespace.default }] : [];
    return [namespace, namespace.default, ...alone];
  } catch (error) {
    if (error instanceof SyntaxError) addPlace(error, file);
    throw error;
  }
}

/**
 * Puts the line of a syntax error at the head of its stack, as `require` does. Node keeps it to itself for modules
 * it imports, unless it is asked to check the file.
 */
function addPlace(error: SyntaxError, file: string): void {
  if (error.stack?.includes(file)) return;
  const { stderr } = spawnSync(process.execPath, ["--check", file], { encoding: "utf8" });
  const place = stderr?.split("\n    at ")[0];
  if (place?.includes(file)) error.stack = place;
}
