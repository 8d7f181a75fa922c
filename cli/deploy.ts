import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Options, usage, type Values } from "./arguments.js";
import { buildOptions, readBuildOptions } from "./build-options.js";
import { buildAction } from "./bundle/build-action.js";
import { buildReport, printBuildReport } from "./bundle/build-report.js";
import { base64Length, checkCodeSize } from "./bundle/code-size.js";
import { isSelfUnpacking } from "./bundle/self-unpacking.js";
import { defineCommand } from "./command.js";
import { type DeploySettings, printableBody, printManifest } from "./deploy/action-entity.js";
import { chooseKind } from "./deploy/choose-kind.js";
import { type Connection, findConnection } from "./deploy/connection.js";
import { lossInManifest } from "./deploy/manifest-value.js";
import { putAction } from "./deploy/put-action.js";
import { actionName, readLimit, readParameters, readSecret } from "./deploy/read-settings.js";
import { findEntry } from "./entry/find-entry.js";
import { findLanguageAction, type LanguageAction, languageCode } from "./entry/language-action.js";
import { findProject, type Project } from "./entry/project.js";
import { bytes, columns, type Terminal } from "./terminal.js";

const options = {
  name: {
    kind: "value",
    short: "n",
    value: "<name>",
    help: "the action's name, or package/name (default: the package's name)",
  },
  package: {
    kind: "value",
    value: "<package>",
    help: "the OpenWhisk package to put it in; made when it is missing",
  },
  kind: {
    kind: "value",
    value: "<kind>",
    help: 'nodejs:20, ... (default: by "engines" in package.json, or the file\'s extension)',
  },
  main: { kind: "value", value: "<name>", help: "the function to call; of Java the class" },
  timeout: { kind: "value", short: "t", value: "<ms>", help: "milliseconds that an activation may take" },
  memory: { kind: "value", short: "m", value: "<MB>", help: "memory of a container" },
  logs: { kind: "value", short: "l", value: "<MB>", help: "log that is kept of an activation" },
  concurrency: { kind: "value", short: "c", value: "<n>", help: "activations at a time in one container" },
  param: {
    kind: "pairs",
    short: "p",
    value: "<name> <value>",
    help: "binds a parameter; JSON where the value is JSON",
  },
  "param-file": { kind: "value", short: "P", value: "<file>", help: "binds the parameters of a JSON file" },
  "env-file": { kind: "value", value: "<file>", help: "sets environment variables from a file" },
  env: {
    kind: "pairs",
    short: "e",
    value: "<name> <value>",
    help: "sets an environment variable of the service",
  },
  "web-secure": {
    kind: "value",
    value: "<secret>",
    help: "callers must send it as X-Require-Whisk-Auth; true makes one up",
  },
  "require-auth": { kind: "flag", help: "callers need OpenWhisk credentials" },
  "platform-cors": { kind: "flag", help: "let the platform answer preflights, not the application" },
  "provide-api-key": { kind: "flag", help: "give the action its namespace's key" },
  apihost: { kind: "value", value: "<url>", help: "the OpenWhisk (else WHISK_APIHOST, .wskprops)" },
  auth: { kind: "value", short: "u", value: "<uuid:key>", help: "its key (else WHISK_AUTH, .wskprops)" },
  namespace: { kind: "value", value: "<name>", help: "its namespace (default: the key's own)" },
  insecure: { kind: "flag", short: "i", help: "accept a certificate that nobody vouches for" },
  manifest: {
    kind: "value",
    value: "<file>",
    implied: "manifest.yaml",
    help: "write a wskdeploy manifest and the action beside it, and deploy nothing (default file: manifest.yaml)",
  },
  "dry-run": { kind: "flag", help: "build, and show what would be sent" },
  ...buildOptions,
  json: { kind: "flag", help: "print the result as JSON" },
} as const satisfies Options;

type DeployValues = Values<typeof options>;

export const deploy = defineCommand({
  usage: "[entry | action.zip | action.js | action.py | ...] [options]",
  description: [
    "Creates or updates an action on an OpenWhisk; builds it first, unless a built one is named.",
    "",
    "The action becomes a raw web action: the service gets each request as it came. What is not given stays as it is on",
    "the platform (limits, parameters). Keys and parameter values are never printed.",
    "",
    "A file of another language (Python, Go, Java, PHP, C++, Lua) is sent as it is, as an action whose `main` gets the",
    "request's parameters.",
  ].join("\n"),
  options,
  examples: [
    "unlisten deploy",
    "unlisten deploy --name shop/orders --env DATABASE_URL postgres://... --memory 512",
    "unlisten deploy action.zip --name orders --apihost http://127.0.0.1:3233 --auth $KEY",
    "unlisten deploy --manifest && wskdeploy -m manifest.yaml",
  ],
  async run({ values, positionals }, terminal) {
    if (positionals.length > 1)
      throw usage(`deploy takes one entry or built action: got ${positionals.join(", ")}`);
    const given = positionals[0];
    const language = findLanguageAction(process.cwd(), given, values);
    const settings = readSettings(values, sourceOf(given, language));
    if (values.manifest !== undefined) refuseInManifest(settings);
    // Before the build: who cannot deploy should not wait for it.
    const isSent = values.manifest === undefined && !values["dry-run"];
    const connection = isSent ? findConnection(values, process.env) : undefined;
    const code = language === undefined ? await readCode(given, values, terminal) : readFile(language);
    if (values.manifest !== undefined)
      return writeManifest(values.manifest, settings, code, values.json, terminal);
    if (connection === undefined) return printDryRun(settings, code, values.json, terminal);
    return await send(connection, settings, code, values, terminal);
  },
});

/** An action's code and how the platform takes it. */
interface Code {
  /** Undefined when it was built in memory. */
  file?: string;
  content: Buffer;
  /** What is sent: base64 of an archive, or the text. */
  text: string;
}

/** What the settings go by where the command line does not say. */
interface Source {
  name: string;
  kind: string;
  main: string | undefined;
  raw: boolean;
}

function sourceOf(given: string | undefined, language: LanguageAction | undefined): Source {
  if (language !== undefined) {
    const { file, kind, main } = language;
    return { name: basename(file).replace(/\..*$/, ""), kind, main, raw: false };
  }
  const project: Project = isBuilt(given)
    ? findProject(dirname(resolve(given)))
    : findEntry(process.cwd(), given).project;
  const fallback = isBuilt(given) ? basename(given).replace(/\.(zip|js)$/, "") : basename(project.root);
  const kind = chooseKind(project.manifest.engines.node);
  return { name: project.manifest.name ?? fallback, kind, main: undefined, raw: true };
}

/** A file of another language is sent as it is. */
function readFile(language: LanguageAction): Code {
  const content = readFileSync(language.file);
  const text = languageCode(language);
  checkCodeSize(text.length, [{ name: basename(language.file), bytes: content.length }]);
  return { file: language.file, content, text };
}

function isBuilt(given: string | undefined): given is string {
  if (given === undefined || !existsSync(given)) return false;
  return given.endsWith(".zip") || (given.endsWith(".js") && isSelfUnpacking(readFileSync(given, "utf8")));
}

async function readCode(given: string | undefined, values: DeployValues, terminal: Terminal): Promise<Code> {
  if (isBuilt(given)) {
    const content = readFileSync(given);
    const isZip = given.endsWith(".zip");
    checkCodeSize(isZip ? base64Length(content.length) : content.length, [
      { name: basename(given), bytes: content.length },
    ]);
    return { file: given, content, text: content.toString(isZip ? "base64" : "utf8") };
  }
  const entry = findEntry(process.cwd(), given);
  const built = await buildAction(entry, readBuildOptions(values, "zip", entry.start.sourceMaps));
  if (!values.json) printBuildReport(buildReport(entry, built, "action.zip (in memory)", "zip"), terminal);
  return { content: built.content, text: built.content.toString("base64") };
}

function readSettings(values: DeployValues, source: Source): DeploySettings {
  const name = values.name ?? actionName(source.name);
  if (values.package !== undefined && name.includes("/"))
    throw usage("--package and a package in --name exclude each other");
  const full = values.package === undefined ? name : `${values.package}/${name}`;
  if (!/^([\w][\w@ .&-]{0,255}\/)?[\w][\w@ .&-]{0,255}$/.test(full)) {
    throw usage(
      `"${full}" is no action name`,
      "Letters, digits, and _ @ . & - after the first; at most one package before it.",
    );
  }
  if (values["require-auth"] && values["web-secure"] !== undefined)
    throw usage("--require-auth and --web-secure exclude each other");
  return {
    name: full,
    kind: values.kind ?? source.kind,
    main: values.main ?? source.main,
    raw: source.raw,
    platformCors: values["platform-cors"],
    provideApiKey: values["provide-api-key"],
    webSecure: values["require-auth"] ? true : readSecret(values["web-secure"]),
    limits: {
      ...readLimit("timeout", values.timeout),
      ...readLimit("memory", values.memory),
      ...readLimit("logs", values.logs),
      ...readLimit("concurrency", values.concurrency),
    },
    parameters: readParameters({
      param: values.param,
      paramFile: values["param-file"],
      env: values.env,
      envFile: values["env-file"],
    }),
  };
}

/** What wskdeploy has no word for must not be lost without a word. */
function refuseInManifest(settings: DeploySettings): void {
  if (settings.parameters.some(({ init }) => init)) {
    throw usage(
      "--manifest cannot carry --env",
      "wskdeploy knows no environment variables: deploy directly, or bind --param.",
    );
  }
  if (settings.limits.concurrency !== undefined) {
    throw usage("--manifest cannot carry --concurrency", "wskdeploy does not send it: deploy directly.");
  }
  if (lossInManifest(settings.webSecure) !== undefined) {
    throw usage("--manifest cannot carry this --web-secure", "Its readers change it: choose another secret.");
  }
  for (const { key, value } of settings.parameters) {
    const loss = lossInManifest(value);
    if (loss !== undefined)
      throw usage(`--manifest cannot carry the parameter "${key}"`, `It is ${loss}: deploy directly.`);
  }
}

function writeManifest(
  file: string,
  settings: DeploySettings,
  code: Code,
  json: boolean,
  terminal: Terminal,
): number {
  const folder = dirname(resolve(file));
  mkdirSync(folder, { recursive: true });
  // What was built in memory lies beside the manifest; everything else stays where it is.
  const target = resolve(code.file ?? join(folder, `${settings.name.replaceAll("/", "-")}.zip`));
  if (code.file === undefined) writeFileSync(target, code.content);
  const reference = relative(folder, target).replaceAll("\\", "/");
  // Bound parameters may be secrets.
  writeFileSync(file, printManifest(settings, reference), { mode: 0o600 });
  if (json)
    terminal.out(
      JSON.stringify({ manifest: file, function: reference, name: settings.name, kind: settings.kind }),
    );
  else
    terminal.out(
      `${terminal.paint("green", "wrote")} ${file} for ${settings.name} (${reference})\n  wskdeploy -m ${file}`,
    );
  return 0;
}

function printDryRun(settings: DeploySettings, code: Code, json: boolean, terminal: Terminal): number {
  const request = { put: settings.name, codeBytes: code.text.length, ...printableBody(settings) };
  if (json) terminal.out(JSON.stringify(request));
  else
    terminal.out(
      `${terminal.paint("yellow", "dry run")}, nothing was sent:\n${JSON.stringify(request, null, 2)}`,
    );
  return 0;
}

async function send(
  connection: Connection,
  settings: DeploySettings,
  code: Code,
  values: DeployValues,
  terminal: Terminal,
): Promise<number> {
  const { paint } = terminal;
  const deployed = await putAction(connection, settings, code.text);
  if (values.json) {
    terminal.out(JSON.stringify({ ...deployed, codeBytes: code.text.length }));
    return 0;
  }
  const verb = deployed.created ? "created" : "updated";
  terminal.out(
    `${paint("green", verb)} ${paint("bold", deployed.action)}  version ${deployed.version}, ${deployed.kind}, ${bytes(code.text.length)}`,
  );
  const header =
    settings.webSecure === undefined
      ? ""
      : settings.webSecure === true
        ? " -u $AUTH"
        : ' -H "X-Require-Whisk-Auth: $SECRET"';
  const rows = [
    ["url", deployed.url],
    ["try", `curl${connection.insecure ? " -k" : ""}${header} ${deployed.url}/`],
  ];
  // Made up here, so this is the only place where it can be learned.
  if (values["web-secure"] === "true") rows.push(["secret", String(settings.webSecure)]);
  for (const line of columns(rows)) terminal.out(line);
  return 0;
}
