import { statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { UnlistenError } from "../../adapters/errors.js";
import { findProject, type Project } from "./project.js";
import { readStartScript, type StartCommand } from "./start-script.js";

/** The file that starts a service, and how it was found. */
export interface Entry {
  project: Project;
  /** Absolute. */
  file: string;
  /** The rule that found it, for the report: `"start": "node server.js" in package.json`. */
  foundBy: string;
  start: StartCommand;
}

const extensions = ["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/** Where services keep their entry when package.json does not say; tried in this order. */
const conventionalNames = ["server", "app", "index", "main"].flatMap((name) => [
  name,
  `src/${name}`,
  `dist/${name}`,
]);

/**
 * Finds the file that starts a service: the one that was named, or what `npm start` would run, or package.json's
 * "main", or a conventional name.
 *
 * @param folder  where the command runs
 * @param given   a file or folder, as the user named it
 * @throws UnlistenError `entry-not-found`
 */
export function findEntry(folder: string, given?: string): Entry {
  if (given === undefined) return findInProject(findProject(folder));
  const path = resolve(folder, given);
  if (isFolder(path)) return findInProject(findProject(path));
  const file = resolveFile(path);
  if (file === undefined) {
    throw new UnlistenError("entry-not-found", `cannot find the entry "${given}" in ${folder}`, {
      hint: "Name an existing file, or none to have it found through package.json.",
    });
  }
  const project = findProject(dirname(file));
  const script = readStartScript(project.manifest.scripts.start ?? "", project.manifest.scripts);
  // The variables and preloads of the start script count when it starts this very file.
  const isStarted =
    script.kind === "runs" && resolveFile(resolve(project.root, script.command.file)) === file;
  return {
    project,
    file,
    foundBy: "named on the command line",
    start: isStarted ? script.command : plainStart(given),
  };
}

function findInProject(project: Project): Entry {
  const { root, manifest } = project;
  const tried: string[] = [];
  const start = manifest.scripts.start;
  if (start !== undefined) {
    const script = readStartScript(start, manifest.scripts);
    const found = script.kind === "runs" ? resolveScriptFile(project, script.command.file) : undefined;
    if (script.kind === "runs" && found !== undefined) {
      return {
        project,
        file: found,
        foundBy: `"start": ${JSON.stringify(start)} in package.json`,
        start: script.command,
      };
    }
    if (script.kind === "runs" && manifest.scripts.build !== undefined)
      throw notBuilt(root, start, script.command.file);
    tried.push(
      script.kind === "runs" ? `${script.command.file} (start script)` : `the start script (${script.why})`,
    );
  }
  if (manifest.main !== undefined) {
    const found = resolveFile(join(root, manifest.main));
    if (found !== undefined) {
      return { project, file: found, foundBy: '"main" in package.json', start: plainStart(manifest.main) };
    }
    tried.push(`${manifest.main} ("main")`);
  }
  for (const name of conventionalNames) {
    const found = resolveFile(join(root, name));
    if (found !== undefined) {
      return {
        project,
        file: found,
        foundBy: "a conventional name",
        start: plainStart(relative(root, found)),
      };
    }
  }
  tried.push("server, app, index or main in ., src and dist");
  throw new UnlistenError(
    "entry-not-found",
    `cannot find the service in ${root}: tried ${tried.join(", ")}`,
    {
      hint: 'Name its entry file: unlisten build src/server.js. Or say how it starts in package.json: "start": "node src/server.js".',
    },
  );
}

function resolveScriptFile({ root, manifest }: Project, file: string): string | undefined {
  const isPackage = resolve(root, file) === root;
  if (isPackage) return resolveFile(join(root, manifest.main ?? "index.js"));
  // Nest's own command compiles src/main.ts to dist/main.js when it starts.
  return (
    resolveFile(resolve(root, file)) ??
    (file === "dist/main" ? resolveFile(join(root, "src/main")) : undefined)
  );
}

function notBuilt(root: string, start: string, file: string): UnlistenError {
  return new UnlistenError(
    "entry-not-found",
    `cannot find ${file} in ${root}, which "start": ${JSON.stringify(start)} runs`,
    {
      hint: "Run `npm run build` first, or name the source: unlisten build src/main.ts",
    },
  );
}

/** What Node would load for a path: the file, with an extension added, or the folder's index. */
function resolveFile(path: string): string | undefined {
  const candidates = [
    ...extensions.map((extension) => path + extension),
    ...extensions.slice(1).map((e) => join(path, `index${e}`)),
  ];
  return candidates.find(isFile);
}

function plainStart(file: string): StartCommand {
  return { file, args: [], env: {}, preloads: [], sourceMaps: false };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
