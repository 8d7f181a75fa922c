import { fstatSync } from "node:fs";
import { announce } from "./announce.js";
import { createEnvironment, detachEnv } from "./env.js";
import { createLogMarkers } from "./log-markers.js";
import { type RunnerArguments, readArguments, usage } from "./options.js";
import { createRunner } from "./runner.js";
import { createScratch } from "./scratch.js";
import { createRunnerServer } from "./server.js";
import { guardProcess } from "./survival.js";

/** The action's entry point in a container: `node main.cjs`. */
function main(): void {
  const options = readArguments(process.argv.slice(2));
  if ("problem" in options) {
    refuse(options.problem);
  } else if (options.exitWithStdin && !isPipe(0)) {
    refuse("--exit-with-stdin needs a pipe as stdin");
  } else {
    // The arguments are the runner's; an action that reads a command line of its own must not find them.
    process.argv.length = 2;
    start(options);
  }
}

function refuse(problem: string): void {
  process.stderr.write(`${problem}\n${usage}`);
  process.exitCode = 2;
}

/** Node starts its processes with sockets where others use pipes. */
function isPipe(fd: number): boolean {
  // Not into the numbers that Node 20's realpathSync looks at: it would take the next link for this pipe, stop there,
  // and modules behind links (pnpm, workspaces) would be loaded by the wrong path.
  const kind = fstatSync(fd, { bigint: true });
  return kind.isFIFO() || kind.isSocket();
}

function start(options: RunnerArguments): void {
  const env = detachEnv(process.env);
  // Windows takes PATH and Path for one name, which no copy does.
  if (process.platform === "win32") env.seen = env.values = process.env;
  process.env = env.seen;
  const scratch = createScratch();
  const runner = createRunner({
    allowConcurrent: process.env.__OW_ALLOW_CONCURRENT?.toLowerCase() === "true",
    markers: createLogMarkers(process.stdout, process.stderr),
    environment: createEnvironment(env),
    scratch,
  });
  guardProcess(runner, scratch);
  const server = createRunnerServer(runner);
  server.once("error", (error) => {
    process.stderr.write(`cannot listen on ${options.host}:${options.port}: ${error.message}\n`);
    process.exit(1);
  });
  server.listen(options.port, options.host, () => {
    announce(server, options);
    if (options.exitWithStdin) import("./watch-stdin.js").then(({ exitWithStdin }) => exitWithStdin());
  });
}

main();
