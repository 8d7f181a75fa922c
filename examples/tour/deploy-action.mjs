import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/**
 * Runs `unlisten deploy` as a user would, against a given OpenWhisk.
 *
 * @param options  `flags` are further options of the command; `signal` ends it early
 * @returns what the command prints with `--json`: the action, its kind, its URL
 */
export async function deployAction(entry, name, { url, auth }, { flags = [], signal } = {}) {
  const manifest = createRequire(import.meta.url).resolve("unlisten/package.json");
  const { bin } = createRequire(import.meta.url)(manifest);
  const command = join(dirname(manifest), bin.unlisten);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [command, "deploy", entry, "--name", name, "--json", ...flags],
    // By the environment, because anybody can read a command line.
    { env: { ...process.env, WHISK_APIHOST: url, WHISK_AUTH: auth, WHISK_NAMESPACE: "_" }, signal },
  );
  return JSON.parse(stdout);
}
