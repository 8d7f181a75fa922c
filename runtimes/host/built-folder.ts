import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder `dist` of this very package, whether the host runs from its build, as ESM or CommonJS, or from its
 * source. Whatever is read from there as a file, is found by this.
 */
export function builtFolder(): string {
  const here = typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));
  return join(packageRoot(here) ?? here, "dist");
}

function packageRoot(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "unlisten") return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageRoot(parent);
}
