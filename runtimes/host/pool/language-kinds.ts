import { dirname } from "node:path";
import { type LanguageRunner, readRunners } from "../../runners/read-runner.js";
import { missingPrograms, startCommand } from "../../runners/start-command.js";
import { builtFolder } from "../built-folder.js";
import type { Kind } from "./kinds.js";

/**
 * The kinds of the languages that have a runner in this package (runtimes/<language>/runner.json), but for Node. What has
 * to be built is built once, when the first action of the language is run.
 */
export function languageKinds(): Kind[] {
  const root = dirname(builtFolder());
  return readRunners(root)
    .filter(({ language }) => language !== "nodejs")
    .flatMap((runner) => runner.kinds.map((kind, i) => kindOf(runner, kind, i === 0, root)));
}

function kindOf(runner: LanguageRunner, kind: string, isDefault: boolean, root: string): Kind {
  const image = runner.images?.[kind];
  let command: Promise<string[]> | undefined;
  return {
    family: kind.split(":")[0]!,
    kind,
    isDefault,
    command: [runner.folder, ...(runner.variants?.[kind] ?? runner.command)],
    ...(image === undefined ? {} : { image }),
    ...(runner.requireMain === true ? { requireMain: true } : {}),
    async prepare() {
      const [missing] = missingPrograms(runner);
      if (missing !== undefined) throw new Error(`it needs ${missing[0]}, which is not there: ${missing[1]}`);
      // Whoever mends what failed needs no new host.
      command ??= startCommand(runner, root, kind).catch((error: unknown) => {
        command = undefined;
        throw error;
      });
      return await command;
    },
  };
}
