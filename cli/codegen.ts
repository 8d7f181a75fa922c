import { type Options, usage, type Values } from "./arguments.js";
import { compareVersions } from "./codegen/breaking.js";
import { generateFiles, type Task } from "./codegen/generate-files.js";
import { lintFiles, readRules } from "./codegen/lint.js";
import { isProtoInput } from "./codegen/proto/proto-paths.js";
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
  ignore: {
    kind: "list",
    value: "<rule>",
    help: "lint: a rule that is not looked at; may come several times",
  },
  json: { kind: "flag", help: "print results as JSON" },
} as const satisfies Options;

type Given = Values<typeof options>;

export const codegen = defineCommand({
  usage: "<file>... --lang ts -o <folder> [options] | breaking <old> <new> | lint <file>...",
  description: [
    "Makes TypeScript of Thrift and .proto files and all that they include: types, clients, and what an action's main is",
    "made of. .proto files are compiled by buf, else by protoc, else read by protobufjs of the project; a set of",
    "descriptors (.binpb) takes none of them. Their messages are made by protoc-gen-es, and their services lean on them.",
    "",
    "breaking compares two versions of a file: what would break callers on the wire, and what would break their source.",
    "lint checks files against a small set of rules. For .proto files both ask buf.",
    "",
    "Exit codes: 0 done and nothing to say; 1 errors in a file, stale files (--check), breaking changes, findings of lint;",
    "2 wrong usage.",
  ].join("\n"),
  options,
  examples: [
    "unlisten codegen post_storage.thrift --lang ts -o src/gen",
    "unlisten codegen protos/shop/currency.proto -I protos --lang ts -o src/gen",
    "unlisten codegen idl/*.thrift --lang ts -o src/gen --check",
    "unlisten codegen breaking main/post_storage.thrift post_storage.thrift",
    "unlisten codegen lint idl/*.thrift",
  ],
  async run({ values, positionals }, terminal) {
    const [first, ...rest] = positionals;
    if (first === "breaking") {
      refuse(values, first, [...generating, "ignore"]);
      if (rest.length !== 2)
        throw usage(
          `breaking takes an old and a new file: got ${rest.length === 0 ? "none" : rest.join(", ")}`,
        );
      if (oneKind(rest, first)) {
        const { compareProtoVersions } = await import("./codegen/proto/check-protos.js");
        return compareProtoVersions([rest[0]!, rest[1]!], values.include, values.json, terminal);
      }
      return compareVersions(rest[0]!, rest[1]!, values.include, values.json, terminal);
    }
    if (first === "lint") {
      refuse(values, first, generating);
      if (rest.length === 0) throw usage("lint takes files: got none");
      const { include: searchPath, json } = values;
      if (oneKind(rest, first)) {
        const { lintProtoFiles } = await import("./codegen/proto/check-protos.js");
        return lintProtoFiles(rest, searchPath, values.ignore, json, terminal);
      }
      return lintFiles({ files: rest, searchPath, ignore: readRules(values.ignore), json }, terminal);
    }
    refuse(values, "generating", ["ignore"]);
    return await generateFrom(positionals, values, terminal);
  },
});

/** Whether these are .proto files. @throws UnlistenError `usage` when some are and some are not */
function oneKind(files: readonly string[], word: string): boolean {
  const protos = files.filter(isProtoInput);
  if (protos.length > 0 && protos.length < files.length)
    throw usage(`${word} takes Thrift files or .proto files, not both at once`);
  return protos.length > 0;
}

async function generateFrom(files: readonly string[], values: Given, terminal: Terminal): Promise<number> {
  if (files.length === 0) throw usage("there is no file to generate from");
  checkLanguage(values.lang);
  if (values.out === undefined) throw usage("it is not said where the files go: -o <folder>");
  if (values.watch && values.check) throw usage("--watch and --check exclude each other");
  const generateProto = files.some(isProtoInput)
    ? (await import("./codegen/proto/generate-proto-files.js")).generateProtoFiles
    : undefined;
  const task: Task = {
    files,
    generateProto,
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

/** Options that say nothing where nothing is generated. */
const generating = ["lang", "out", "watch", "check", "i64", "maps", "sets", "import-extension"] as const;

function refuse(values: Given, word: string, names: readonly (keyof Given)[]): void {
  for (const name of names) {
    const value = values[name];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    if (isGiven) throw usage(`${word} knows no --${name}`);
  }
}
