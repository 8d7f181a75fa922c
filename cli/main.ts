#!/usr/bin/env node
import { isUnlistenError } from "../adapters/errors.js";
import { nearestName, parseArguments, usage } from "./arguments.js";
import type { Command } from "./command.js";
import { commandHelp, programHelp } from "./help.js";
import { packageVersion } from "./package-root.js";
import { reportError } from "./report-error.js";
import { makePaint, type Terminal, wantsColor } from "./terminal.js";

/** Each command is one file beside this one, loaded when it is asked for. */
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  dev: {
    summary: "runs a service as an action on this machine, and reloads it when it changes",
    load: async () => (await import("./dev.js")).dev,
  },
  build: {
    summary: "bundles a service into an action: action.zip or action.js",
    load: async () => (await import("./build.js")).build,
  },
  deploy: {
    summary: "creates or updates the action on an OpenWhisk",
    load: async () => (await import("./deploy.js")).deploy,
  },
  host: {
    summary: "starts a local OpenWhisk for development",
    load: async () => (await import("./host.js")).host,
  },
  codegen: {
    summary:
      "makes TypeScript of Thrift and .proto files: types, clients, and what an action's main is made of",
    load: async () => (await import("./codegen.js")).codegen,
  },
  conformance: {
    summary: "checks a runner of actions, or an OpenWhisk, against its rules",
    load: async () => (await import("./conformance.js")).conformance,
  },
};

process.exitCode = await main(process.argv.slice(2));

/** @returns 0 done, 1 failed, 2 wrong usage */
async function main(args: string[]): Promise<number> {
  const terminal: Terminal = {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    paint: makePaint(wantsColor(process.stdout.isTTY === true && process.stderr.isTTY === true, process.env)),
  };
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    reportError(error, terminal);
    return isUnlistenError(error) && error.code === "usage" ? 2 : 1;
  }
}

async function dispatch([name, ...rest]: string[], terminal: Terminal): Promise<number> {
  const wantsHelp = (arg: string | undefined) => arg === "--help" || arg === "-h" || arg === "help";
  const overview = () => {
    const summaries = Object.fromEntries(
      Object.entries(commands).map(([key, { summary }]) => [key, summary]),
    );
    return programHelp(packageVersion(), summaries, terminal.paint);
  };
  if (name === undefined) {
    terminal.err(overview());
    return 2;
  }
  if (name === "--version" || name === "-v" || name === "version") {
    terminal.out(packageVersion());
    return 0;
  }
  const asked = name === "help" ? rest[0] : name;
  if (asked === undefined || wantsHelp(asked)) {
    terminal.out(overview());
    return 0;
  }
  const entry = Object.hasOwn(commands, asked) ? commands[asked] : undefined;
  if (entry === undefined) throw unknownCommand(asked);
  const command = await entry.load();
  const end = rest.indexOf("--");
  const own = end < 0 ? rest : rest.slice(0, end);
  if (name === "help" || own.includes("--help") || own.includes("-h")) {
    terminal.out(commandHelp(asked, command, terminal.paint));
    return 0;
  }
  return await command.run(parseArguments(rest, command.options), terminal);
}

function unknownCommand(name: string): Error {
  const nearest = nearestName(name, Object.keys(commands));
  const given = name.startsWith("-") ? `unknown option "${name}"` : `unknown command "${name}"`;
  return usage(
    given,
    nearest === undefined ? "unlisten --help lists the commands." : `Did you mean unlisten ${nearest}?`,
  );
}
