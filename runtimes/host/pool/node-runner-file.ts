import { existsSync } from "node:fs";
import { join } from "node:path";
import { builtFolder } from "../built-folder.js";
import { HostError } from "../host-error.js";

/**
 * The Node runner of this very package.
 *
 * @throws HostError `runner-missing`
 */
export function nodeRunnerFile(): string {
  const file = join(builtFolder(), "runtimes", "nodejs", "main.cjs");
  if (existsSync(file)) return file;
  throw new HostError("runner-missing", `cannot find the Node.js runner: expected ${file}`, {
    hint: "Build the package (`npm run build`), or install it again.",
  });
}
