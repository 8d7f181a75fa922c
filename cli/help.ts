import type { Option, Options } from "./arguments.js";
import type { Command } from "./command.js";
import { columns, type Paint } from "./terminal.js";

/** The help of the program itself. */
export function programHelp(version: string, summaries: Record<string, string>, paint: Paint): string {
  return [
    `${paint("bold", "unlisten")} ${version}: runs services that listen as OpenWhisk actions.`,
    "",
    `${paint("bold", "Usage:")} unlisten <command> [options]`,
    "",
    paint("bold", "Commands:"),
    ...columns(Object.entries(summaries)),
    "",
    paint("bold", "Options:"),
    ...columns([
      ["-h, --help", "this text; after a command, that command's"],
      ["-v, --version", "the version"],
    ]),
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong usage. Colours: NO_COLOR and FORCE_COLOR are honoured.",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(name: string, command: Command, paint: Paint): string {
  const lines = [`${paint("bold", "Usage:")} unlisten ${name} ${command.usage}`, "", command.description, ""];
  lines.push(paint("bold", "Options:"), ...columns(optionRows(command.options)));
  if (command.examples.length > 0)
    lines.push("", paint("bold", "Examples:"), ...command.examples.map((e) => `  ${e}`));
  return lines.join("\n");
}

function optionRows(options: Options): string[][] {
  const rows = Object.entries(options).map(([name, option]) => [optionTerm(name, option), option.help]);
  return [...rows, ["-h, --help", "this text"]];
}

function optionTerm(name: string, { kind, short, value }: Option): string {
  const term = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  return kind === "flag" ? term : `${term} ${value ?? "<value>"}`;
}
