import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, relative, resolve } from "node:path";
import { usage } from "./arguments.js";
import { buildOptions, readBuildOptions } from "./build-options.js";
import { buildAction } from "./bundle/build-action.js";
import { buildReport, printBuildReport } from "./bundle/build-report.js";
import { defineCommand } from "./command.js";
import { findEntry } from "./entry/find-entry.js";

export const build = defineCommand({
  usage: "[entry] [-o action.zip|action.js] [options]",
  description: [
    "Bundles a service into one OpenWhisk action for the nodejs kinds.",
    "",
    'Without an entry it takes what `npm start` runs, package.json\'s "main", or a conventional name. A service that',
    "listens when it runs is captured: it runs as the program it is, and its listen call is caught. A module that only",
    "exports an application is wrapped. Packages with compiled addons, packages that read their own files, and files",
    "that the service reads are kept beside the bundle.",
  ].join("\n"),
  options: {
    output: {
      kind: "value",
      short: "o",
      value: "<file>",
      help: "action.zip (default), or a .js that unpacks itself",
    },
    ...buildOptions,
    json: { kind: "flag", help: "print the report as JSON" },
  },
  examples: [
    "unlisten build",
    "unlisten build src/server.ts -o dist/orders.zip --minify --sourcemap",
    "wsk action update orders action.zip --kind nodejs:20 --web raw",
  ],
  async run({ values, positionals }, terminal) {
    if (positionals.length > 1) throw usage(`build takes one entry: got ${positionals.join(", ")}`);
    const output = resolve(values.output ?? "action.zip");
    const format = extname(output).slice(1);
    if (format !== "zip" && format !== "js")
      throw usage(`--output must end in .zip or .js: got "${values.output}"`);
    const entry = findEntry(process.cwd(), positionals[0]);
    const built = await buildAction(entry, readBuildOptions(values, format, entry.start.sourceMaps));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, built.content);
    const report = buildReport(entry, built, relative(process.cwd(), output), format);
    if (values.json) terminal.out(JSON.stringify(report, null, 2));
    else {
      printBuildReport(report, terminal);
      terminal.out(terminal.paint("dim", `deploy it: unlisten deploy ${report.output}`));
    }
    return 0;
  },
});
