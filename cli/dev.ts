import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "../runtimes/host/index.js";
import { usage } from "./arguments.js";
import { defineCommand } from "./command.js";
import type { DeploySettings } from "./deploy/action-entity.js";
import { putAction } from "./deploy/put-action.js";
import { readLimit, readParameters } from "./deploy/read-settings.js";
import { printActivation, printLog, printRefused } from "./dev/activation-lines.js";
import { type FrontServer, startFront } from "./dev/front-server.js";
import { joinRequests } from "./dev/join-requests.js";
import { readPort, startLocalHost } from "./dev/local-host.js";
import { reloadInTurn } from "./dev/reload-in-turn.js";
import { findSubject, type Subject } from "./dev/subject.js";
import { untilSignal } from "./dev/until-signal.js";
import { watchSources } from "./dev/watch-sources.js";
import { exportLine, type WskpropsFile, writeWskprops } from "./dev/wskprops-file.js";
import type { Verdict } from "./entry/verdict.js";
import { readEnvFile } from "./env-file.js";
import { prepareRunner } from "./prepare-runner.js";
import { describeError, reportError } from "./report-error.js";
import type { Terminal } from "./terminal.js";

const defaultPort = 3000;
const defaultHostPort = 3233;

export const dev = defineCommand({
  usage: "[entry | action.py | ...] [--port 3000] [options]",
  description: [
    "Runs a service as an action of a local OpenWhisk and serves it at a short address; nothing is bundled or copied.",
    "",
    "Each request is a real activation: what works here works deployed. The service starts with the first request and",
    "whenever a file of it changed. It gets this shell's environment.",
    "",
    "An action in Python, Go, Java, PHP, C++ or Lua is told by its file's extension; its `main` gets the request's",
    "parameters. Runners that have to be compiled are, once.",
  ].join("\n"),
  options: {
    port: { kind: "value", short: "p", value: "<port>", help: "of the short address: 3000, or a free one" },
    "host-port": { kind: "value", value: "<port>", help: "of the local OpenWhisk: 3233, or a free one" },
    wrap: { kind: "flag", help: "call the application that the entry exports" },
    capture: { kind: "flag", help: "run the entry as the program it is and catch its listen call" },
    kind: { kind: "value", value: "<kind>", help: "python:3.11, ... (default: by the file's extension)" },
    main: { kind: "value", value: "<name>", help: "the function to call; of Java the class" },
    param: {
      kind: "pairs",
      value: "<name> <value>",
      help: "binds a parameter; JSON where the value is JSON",
    },
    env: {
      kind: "pairs",
      short: "e",
      value: "<name> <value>",
      help: "sets an environment variable of the service",
    },
    "env-file": { kind: "value", value: "<file>", help: "sets environment variables from a file" },
    concurrency: {
      kind: "value",
      short: "c",
      value: "<n>",
      help: "activations at a time in one process (default 1)",
    },
    timeout: { kind: "value", short: "t", value: "<ms>", help: "milliseconds that an activation may take" },
    json: { kind: "flag", help: "print one JSON object a line" },
  },
  examples: [
    "unlisten dev",
    "unlisten dev src/server.ts --env-file .env",
    "unlisten dev hello.py",
    "curl localhost:3000/orders/7",
  ],
  async run({ values, positionals }, terminal) {
    if (positionals.length > 1) throw usage(`dev takes one entry: got ${positionals.join(", ")}`);
    if (values.wrap && values.capture) throw usage("--wrap and --capture exclude each other");
    const forced = values.wrap ? "wrap" : values.capture ? "capture" : undefined;
    const port = readPort("--port", values.port);
    const hostPort = readPort("--host-port", values["host-port"]);
    const subject = findSubject(positionals[0], { forced, kind: values.kind, main: values.main });
    const settings: DeploySettings = {
      platformCors: false,
      provideApiKey: false,
      webSecure: undefined,
      limits: { ...readLimit("timeout", values.timeout), ...readLimit("concurrency", values.concurrency) },
      parameters: readParameters({ param: values.param, env: [] }),
      ...subject.settings,
    };
    const fromFile = values["env-file"] === undefined ? {} : readEnvFile(values["env-file"]);
    const env = { ...shellEnvironment(), ...fromFile, ...Object.fromEntries(values.env) };
    // A service that cannot be read is said before anything is started.
    const first = await subject.make();
    const { language } = subject;
    if (language !== undefined) await prepareRunner(language.runner, "host-failed", language.kind);
    const join = joinRequests(
      (event, request) => printActivation(event, request, terminal, values.json),
      (request) => printRefused(request, terminal, values.json),
    );
    const host = await startLocalHost(
      {
        port: hostPort ?? defaultHostPort,
        pool: { env, cwd: subject.root },
        limits: { concurrency: { min: 1, max: 1000, default: 1 } },
        onActivation: (event) => join.activated(event),
        onLog: (event) => printLog(event, terminal, values.json),
      },
      hostPort !== undefined,
    );
    let front: FrontServer | undefined;
    let wskprops: WskpropsFile | undefined;
    let stopWatching = () => {};
    try {
      const { url: target } = await putLocally(host, settings, first.code);
      front = await startShortAddress(port, { target, onBegin: join.began, onRequest: join.ended });
      wskprops = await writeWskprops(host, undefined);
      printReady(
        subject,
        first.verdict,
        { url: front.url, target, page: host.page, wskprops },
        terminal,
        values.json,
      );
      const reload = reloadInTurn(
        async (changed) => {
          const { code } = await subject.make(changed);
          await putLocally(host, settings, code);
          printReload(subject, changed, terminal, values.json);
        },
        (error) => printProblem(error, terminal, values.json),
      );
      stopWatching = watchSources(subject.root, subject.file, reload);
      await untilSignal();
    } finally {
      stopWatching();
      await front?.close();
      await host.close();
      await wskprops?.remove();
    }
    return 0;
  },
});

/** The platform's own variables are the activation's, not this process's. */
function shellEnvironment(): Record<string, string> {
  const given = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !name.startsWith("__OW_"),
  );
  return Object.fromEntries(given) as Record<string, string>;
}

async function putLocally(host: Host, settings: DeploySettings, code: string) {
  const connection = {
    apiHost: host.url,
    auth: host.auth,
    namespace: "_",
    apiVersion: "v1",
    insecure: false,
    source: "the local host",
  };
  return await putAction(connection, settings, code);
}

/** At the port that was asked for; at a free one when nobody asked and the usual one is taken. */
async function startShortAddress(
  port: number | undefined,
  options: Omit<Parameters<typeof startFront>[0], "port" | "hostname">,
): Promise<FrontServer> {
  const hostname = "127.0.0.1";
  if (port !== undefined) return await startFront({ ...options, port, hostname });
  return await startFront({ ...options, port: defaultPort, hostname }).catch(() =>
    startFront({ ...options, port: 0, hostname }),
  );
}

function printReady(
  { shown: file }: Subject,
  verdict: Verdict,
  { url, target, page, wskprops }: { url: string; target: string; page: string; wskprops: WskpropsFile },
  terminal: Terminal,
  json: boolean,
): void {
  if (json) {
    terminal.out(
      JSON.stringify({
        event: "ready",
        url,
        webUrl: target,
        page,
        entry: file,
        ...verdict,
        wskConfigFile: wskprops.path,
      }),
    );
    return;
  }
  const { paint } = terminal;
  const how = { wrap: "wrapped", capture: "captured", action: "an action" }[verdict.mode];
  terminal.out(`${paint("green", "ready")} ${paint("bold", file)} ${how}: ${verdict.because}`);
  terminal.out("");
  terminal.out(`  ${paint("bold", url)}`);
  terminal.out(paint("dim", `  ${target}`));
  terminal.out(paint("dim", `  ${exportLine(wskprops)}`));
  terminal.out(`  ${page} ${paint("dim", "shows activations as they happen")}`);
  terminal.out("");
  terminal.out(paint("dim", `  try: curl ${url}/   ctrl-C ends it`));
  terminal.out("");
}

function printReload({ root }: Subject, changed: readonly string[], terminal: Terminal, json: boolean): void {
  if (json) {
    terminal.out(JSON.stringify({ event: "reload", changed }));
    return;
  }
  // Editors write to a file of another name and rename it.
  const present = changed.filter((path) => existsSync(join(root, path)));
  const paths = present.length > 0 ? present : changed;
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  terminal.out(`${terminal.paint("cyan", "reloaded")} ${paths.slice(0, 3).join(", ")}${more}`);
}

/** The action of before stays until the source is whole again. */
function printProblem(error: unknown, terminal: Terminal, json: boolean): void {
  if (json) terminal.out(JSON.stringify({ event: "error", ...describeError(error) }));
  else reportError(error, terminal);
}
