import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HostError } from "../host-error.js";

const builtFile = "dist/runtimes/nodejs/main.cjs";

/**
 * The Node runner of this very package, whether the host runs from its build, as ESM or CommonJS, or from its source.
 *
 * @throws HostError `runner-missing`
 */
export function nodeRunnerFile(): string {
  const here = typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url));
  const root = packageRoot(here);
  const file = root === undefined ? undefined : join(root, builtFile);
  if (file !== undefined && existsSync(file)) return file;
  throw new HostError(
    "runner-missing",
    `cannot find the Node.js runner: expected ${file ?? `${builtFile} above ${here}`}`,
    {
      hint: "Build the package (`npm run build`), or install it again.",
    },
  );
}

function packageRoot(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "unlisten") return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : packageRoot(parent);
}
