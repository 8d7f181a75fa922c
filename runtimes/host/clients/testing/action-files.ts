import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";

/** A file of an action's archive. */
interface ActionFile {
  path: string;
  content: Buffer;
}

/**
 * What an action's archive holds after `npm install`: its code, and a package with all that it depends on.
 *
 * @param source  of index.js
 * @param dependency  a package's name
 */
export function actionFiles(source: string, dependency: string): ActionFile[] {
  const folders = new Map<string, string>();
  collect(dependency, createRequire(import.meta.url), folders);
  return [
    { path: "package.json", content: Buffer.from('{ "main": "index.js" }') },
    { path: "index.js", content: Buffer.from(source) },
    ...[...folders].flatMap(([name, folder]) => filesOf(folder, `node_modules/${name}`)),
  ];
}

/** Finds a package and its dependencies, each where Node finds it from the one that needs it. */
function collect(name: string, from: NodeJS.Require, folders: Map<string, string>): void {
  if (folders.has(name)) return;
  const manifest = from.resolve(`${name}/package.json`);
  folders.set(name, dirname(manifest));
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, "utf8")) as {
    dependencies?: Record<string, string>;
  };
  // Types of TypeScript's are nothing that runs.
  const needed = Object.keys(dependencies).filter((other) => !other.startsWith("@types/"));
  for (const other of needed) collect(other, createRequire(manifest), folders);
}

function filesOf(folder: string, path: string): ActionFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path: older, name }) => {
      const file = join(parentPath ?? older, name);
      return { path: `${path}/${relative(folder, file)}`.replaceAll("\\", "/"), content: readFileSync(file) };
    })
    .filter(({ path: packed }) => !packed.slice(path.length).includes("/node_modules/"));
}
