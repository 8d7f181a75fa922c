import { type Options, usage, type Values } from "./arguments.js";
import { generateFiles, type Task } from "./codegen/generate-files.js";
import { checkLanguage, readTypeScriptOptions } from "./codegen/read-options.js";
import { FileWatch } from "./codegen/watch-files.js";
import { defineCommand } from "./command.js";
import { untilSignal } from "./dev/until-signal.js";
import type { Terminal } from "./terminal.js";

const options = {
  lang: { kind: "value", value: "<language>", help: "what to generate: ts (TypeScript)" },
  out: { kind: "value", short: "o", value: "<folder>", help: "where the files go, one for each IDL file" },
  include: {
    kind: "list",
    short: "I",
    value: "<folder>",
    help: "where included files are looked for, too; may come several times",
  },
  watch: { kind: "flag", short: "w", help: "generate again when an IDL file changes, until ctrl-C" },
  check: { kind: "flag", help: "write nothing; exit code 1 when a file is not what the IDL gives" },
  i64: { kind: "value", value: "<type>", help: "i64 as bigint (the default), number or string" },
  maps: { kind: "value", value: "<type>", help: "maps as Map (the default) or Record" },
  sets: { kind: "value", value: "<type>", help: "sets as Set (the default) or array" },
  "import-extension": {
    kind: "value",
    value: "<extension>",
    help: "in imports among generated files: js (the default), ts or none",
  },
  json: { kind: "flag", help: "print results as JSON" },
} as const satisfies Options;

type Given = Values<typeof options>;

export const codegen = defineCommand({
  usage: "<file>... --lang ts -o <folder> [options]",
  description: [
    "Makes TypeScript of Thrift files and all that they include: types, clients, and what an action's main is made of.",
    "",
    "Exit codes: 0 done, 1 errors in a file or stale files (--check), 2 wrong usage.",
  ].join("\n"),
  options,
  examples: [
    "unlisten codegen post_storage.thrift --lang ts -o src/gen",
    "unlisten codegen idl/*.thrift --lang ts -o src/gen --check",
  ],
  async run({ values, positionals }, terminal) {
    return await generateFrom(positionals, values, terminal);
  },
});

async function generateFrom(files: readonly string[], values: Given, terminal: Terminal): Promise<number> {
  if (files.length === 0) throw usage("there is no file to generate from");
  checkLanguage(values.lang);
  if (values.out === undefined) throw usage("it is not said where the files go: -o <folder>");
  if (values.watch && values.check) throw usage("--watch and --check exclude each other");
  const task: Task = {
    files,
    folder: values.out,
    searchPath: values.include,
    typescript: readTypeScriptOptions(values),
    check: values.check,
    json: values.json,
  };
  if (!values.watch) return generateFiles(task, terminal);
  const watch = new FileWatch(generateAgain);
  function generateAgain(): void {
    generateFiles(task, terminal, (sources) => {
      watch.set(sources.paths());
      if (sources.areStale()) watch.noteChange();
    });
  }
  try {
    generateAgain();
    await untilSignal();
  } finally {
    watch.close();
  }
  return 0;
}
