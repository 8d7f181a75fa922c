import { existsSync } from "node:fs";
import { join } from "node:path";
import { builtFolder } from "../built-folder.js";
import { HostError } from "../host-error.js";

/**
 * A built program of this very package.
 *
 * @param builtFile  below the folder of what is built: "runtimes/nodejs/main.cjs"
 * @param what  for the message: "the Node.js runner"
 * @throws HostError `runner-missing`
 */
export function findProgram(builtFile: string, what: string): string {
  const file = join(builtFolder(), ...builtFile.split("/"));
  if (existsSync(file)) return file;
  throw new HostError("runner-missing", `cannot find ${what}: expected ${file}`, {
    hint: "Build the package (`npm run build`), or install it again.",
  });
}
