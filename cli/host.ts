import { join } from "node:path";
import { type Host, type HostOptions, isLoopback, publishedAuth, startHost } from "../runtimes/host/index.js";
import { usage } from "./arguments.js";
import { defineCommand } from "./command.js";
import { printActivation, printLog } from "./dev/activation-lines.js";
import { hostFailed, readPort } from "./dev/local-host.js";
import { untilSignal } from "./dev/until-signal.js";
import { exportLine, type WskpropsFile, writeWskprops } from "./dev/wskprops-file.js";
import { readRates } from "./rates.js";
import { readImages, readRunners } from "./runners.js";
import type { Terminal } from "./terminal.js";
import { userFolder } from "./user-folder.js";

export const host = defineCommand({
  usage: "[--port 3233] [--data <folder>] [options]",
  description: [
    "Starts a single-machine OpenWhisk for development: its REST API, web actions, and a pool of runner processes.",
    "wsk, wskdeploy, the openwhisk client and `unlisten deploy` work with it. Not for production.",
    "",
    "The key is kept in the data folder, else in the user's configuration folder, and is never printed: a file that",
    "WSK_CONFIG_FILE can name has it, with the address.",
  ].join("\n"),
  options: {
    port: { kind: "value", short: "p", value: "<port>", help: "3233 by default; 0 takes a free one" },
    hostname: {
      kind: "value",
      value: "<address>",
      help: "127.0.0.1 by default: who reaches it can run code",
    },
    data: {
      kind: "value",
      value: "<folder>",
      help: "keep actions and activations here, instead of in memory",
    },
    auth: { kind: "value", short: "u", value: "<uuid:key>", help: "the key (else a new one, see below)" },
    "auth-file": { kind: "value", value: "<file>", help: "holds the key, and gets a new one when missing" },
    "published-key": {
      kind: "flag",
      help: "take the key of OpenWhisk standalone's guest, which everybody knows",
    },
    "allow-host": { kind: "list", value: "<name>", help: "a name by which the host is reached; repeatable" },
    "allow-origin": {
      kind: "list",
      value: "<origin>",
      help: "lets the pages of an origin call the REST API; repeatable",
    },
    rates: {
      kind: "value",
      value: "<rates>",
      help: "60/30/60 by default: invocations a minute, at a time, and triggers fired a minute; or off",
    },
    runner: {
      kind: "list",
      value: "<kind=command>",
      help: 'runs a further kind, python:3.11="python3 runner.py"; repeatable',
    },
    image: {
      kind: "list",
      value: "<image=runner>",
      help: "what stands for a container image: skeleton, actionloop or a command; repeatable",
    },
    docker: {
      kind: "value",
      value: "<program>",
      implied: "docker",
      help: "run actions in containers, by docker or a program that takes its arguments",
    },
    json: { kind: "flag", help: "print one JSON object a line" },
  },
  examples: ["unlisten host", "unlisten host --data .openwhisk", "unlisten host --rates off"],
  async run({ values }, terminal) {
    const options: HostOptions = {
      ...keyOf(values),
      allowed: { hosts: values["allow-host"], origins: values["allow-origin"] },
      port: readPort("--port", values.port) ?? 3233,
      ...(values.hostname === undefined ? {} : { hostname: values.hostname }),
      ...(values.data === undefined ? {} : { data: values.data }),
      runners: readRunners(values.runner),
      images: readImages(values.image),
      ...(values.docker === undefined ? {} : { docker: values.docker }),
      // Of the default kind, as the platform's own settings have it.
      pool: { prewarm: 1 },
      ...(values.rates === undefined ? {} : { limits: readRates(values.rates) }),
      onActivation: (event) => printActivation(event, undefined, terminal, values.json),
      onLog: (event) => printLog(event, terminal, values.json),
    };
    const started = await startHost(options).catch((error: unknown) => {
      throw hostFailed(error);
    });
    const wskprops = await writeWskprops(started, values.data);
    try {
      // Heard from the first moment that somebody may know of this process.
      const asked = untilSignal();
      printHost(started, wskprops, values.hostname, terminal, values.json);
      await asked;
    } finally {
      await started.close();
      await wskprops.remove();
    }
    return 0;
  },
});

/** At most one of the three says the key; without one it stays the same for this user, or for this data. */
function keyOf(values: {
  auth: string | undefined;
  "auth-file": string | undefined;
  "published-key": boolean;
  data: string | undefined;
}): Pick<HostOptions, "auth" | "authFile"> {
  const { auth, "auth-file": authFile, "published-key": isPublished, data } = values;
  if ([auth !== undefined, authFile !== undefined, isPublished].filter(Boolean).length > 1)
    throw usage("--auth, --auth-file and --published-key exclude each other");
  if (isPublished) return { auth: publishedAuth };
  if (auth !== undefined) return { auth };
  if (authFile !== undefined) return { authFile };
  return data === undefined ? { authFile: join(userFolder(process.env), "auth") } : {};
}

function printHost(
  { url, namespace, page }: Host,
  wskprops: WskpropsFile,
  hostname: string | undefined,
  terminal: Terminal,
  json: boolean,
): void {
  if (json) {
    terminal.out(JSON.stringify({ event: "ready", url, namespace, page, wskConfigFile: wskprops.path }));
    return;
  }
  const { paint } = terminal;
  terminal.out(`${paint("green", "ready")} a local OpenWhisk at ${paint("bold", url)}`);
  if (hostname !== undefined && !isLoopback(hostname))
    terminal.out(
      paint("yellow", `  listens on ${hostname}: whoever reaches it and has the key can run code here`),
    );
  terminal.out("");
  terminal.out(`  ${paint("bold", page)}`);
  terminal.out(paint("dim", "  in a browser: activations as they happen; lets in whoever has this link"));
  terminal.out("");
  terminal.out(`  ${exportLine(wskprops)}`);
  terminal.out("");
  terminal.out(
    paint("dim", "  for wsk, wskdeploy and unlisten deploy: the file has the address and the key"),
  );
  terminal.out(paint("dim", "  ctrl-C ends it"));
}
