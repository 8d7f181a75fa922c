import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { buildOnce } from "./build-once.js";
import { cacheFolder } from "./cache-folder.js";
import type { LanguageRunner } from "./read-runner.js";

/** Programs that a runner needs and this machine lacks, with how to get them. */
export function missingPrograms(
  { programs = {} }: LanguageRunner,
  env: NodeJS.ProcessEnv = process.env,
): [program: string, howToGet: string][] {
  return Object.entries(programs).filter(([program]) => !isOnPath(program, env));
}

/**
 * The command that starts a runner, which is built before where that is needed.
 *
 * @param root  the folder of this package
 * @param kind  one of its kinds, the first by default
 * @throws BuildFailed
 */
export async function startCommand(
  runner: LanguageRunner,
  root: string,
  kind = runner.kinds[0]!,
): Promise<string[]> {
  const { language, folder, build, variants = {} } = runner;
  const command = variants[kind] ?? runner.command;
  const out =
    build === undefined
      ? ""
      : await buildOnce({ ...build, name: `${language}-runner`, folder, cache: cacheFolder(root) });
  const values: Record<string, string> = { folder, out, dist: join(root, "dist"), node: process.execPath };
  return command.map((word) => word.replace(/\{(\w+)\}/g, (braces, name: string) => values[name] ?? braces));
}

function isOnPath(program: string, env: NodeJS.ProcessEnv): boolean {
  return (env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
