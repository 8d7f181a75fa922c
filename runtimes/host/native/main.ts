import { announce } from "../../nodejs/announce.js";
import { createLogMarkers } from "../../nodejs/log-markers.js";
import { readArguments, usage } from "../../nodejs/options.js";
import { createScratch } from "../../nodejs/scratch.js";
import { createRunnerServer } from "../../nodejs/server.js";
import { createActionLoop } from "./action-loop.js";
import type { NativeOptions } from "./native-options.js";
import { createSkeleton } from "./skeleton.js";

/** What an executable is spoken to in. */
const protocols = { skeleton: createSkeleton, actionloop: createActionLoop };

/**
 * Runs an action that is an executable or a script, as the images for those do: `main.cjs skeleton` or
 * `main.cjs actionloop`, and then the arguments of all runners (see runtimes/nodejs/README.md).
 */
function main([protocol = "", ...rest]: string[]): void {
  const create = Object.hasOwn(protocols, protocol)
    ? protocols[protocol as keyof typeof protocols]
    : undefined;
  const options = readArguments(rest);
  if (create === undefined || "problem" in options) {
    const problem = "problem" in options ? options.problem : `unknown protocol "${protocol}"`;
    process.stderr.write(`${problem}\n${usage.replace("main.cjs", "main.cjs skeleton|actionloop")}`);
    process.exitCode = 2;
    return;
  }
  const markers = createLogMarkers(process.stdout, process.stderr);
  const scratch = createScratch();
  process.once("exit", () => scratch.removeAll());
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => process.exit(1));
  const native: NativeOptions = { markers, makeFolder: () => scratch.makeFolder() };
  const server = createRunnerServer(create(native));
  server.once("error", (error) => {
    process.stderr.write(`cannot listen on ${options.host}:${options.port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(options.port, options.host, () => announce(server, options));
  if (options.exitWithStdin) {
    process.stdin
      .on("error", () => {})
      .once("close", () => {
        scratch.removeAll();
        // With the executable, and what that started: whoever gives us a stdin to watch gives us a group of our own.
        process.kill(0, "SIGKILL");
      });
    process.stdin.resume();
  }
}

main(process.argv.slice(2));
