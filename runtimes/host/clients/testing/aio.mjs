/**
 * Runs commands of `aio`, one after another, in a process of their own: they read the home folder and set variables.
 *
 * `node aio.mjs` takes arguments by IPC, `["runtime", "action", "list"]`, and sends `{ stdout, error }`: `error` is
 * the message with which the command failed. Ends with its parent.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Config } from "@oclif/core";

const require = createRequire(import.meta.url);
const plugin = dirname(require.resolve("@adobe/aio-cli-plugin-runtime/package.json"));
const config = await Config.load({ root: plugin });

process.on("disconnect", () => process.exit(0));
process.on("message", async (args) => process.send(await runCommand(args)));
process.send("ready");

async function runCommand(args) {
  const { id, rest } = findCommand(args);
  const { write } = process.stdout;
  let stdout = "";
  process.stdout.write = (chunk) => {
    stdout += chunk;
    return true;
  };
  try {
    await config.runCommand(id, rest);
    return { stdout };
  } catch (error) {
    return { stdout, error: error.message };
  } finally {
    process.stdout.write = write;
  }
}

/** The longest run of words that names a command, as aio finds it. */
function findCommand(args) {
  for (let length = args.length; length > 0; length -= 1) {
    const id = args.slice(0, length).join(":");
    if (config.findCommand(id) !== undefined) return { id, rest: args.slice(length) };
  }
  throw new Error(`no command: ${args.join(" ")}`);
}
