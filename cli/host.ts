import { type Host, type HostOptions, startHost } from "../runtimes/host/index.js";
import { defineCommand } from "./command.js";
import { printActivation, printLog } from "./dev/activation-lines.js";
import { hostFailed, readPort } from "./dev/local-host.js";
import { untilSignal } from "./dev/until-signal.js";
import type { Terminal } from "./terminal.js";

export const host = defineCommand({
  usage: "[--port 3233] [--data <folder>] [options]",
  description: [
    "Starts a single-machine OpenWhisk for development: its REST API, web actions, and a pool of runner processes.",
    "wsk, wskdeploy, the openwhisk client and `unlisten deploy` work with it. Not for production.",
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
    json: { kind: "flag", help: "print one JSON object a line" },
  },
  examples: ["unlisten host", "unlisten host --data .openwhisk"],
  async run({ values }, terminal) {
    const options: HostOptions = {
      port: readPort("--port", values.port) ?? 3233,
      ...(values.hostname === undefined ? {} : { hostname: values.hostname }),
      ...(values.data === undefined ? {} : { data: values.data }),
      onActivation: (event) => printActivation(event, undefined, terminal, values.json),
      onLog: (event) => printLog(event, terminal, values.json),
    };
    const started = await startHost(options).catch((error: unknown) => {
      throw hostFailed(error);
    });
    printHost(started, terminal, values.json);
    await untilSignal();
    await started.close();
    return 0;
  },
});

function printHost({ url, auth, namespace }: Host, terminal: Terminal, json: boolean): void {
  if (json) {
    terminal.out(JSON.stringify({ event: "ready", url, auth, namespace }));
    return;
  }
  const { paint } = terminal;
  terminal.out(`${paint("green", "ready")} a local OpenWhisk at ${paint("bold", url)}`);
  terminal.out("");
  terminal.out("  For ~/.wskprops, or a file that WSK_CONFIG_FILE names:");
  terminal.out("");
  terminal.out(`  APIHOST=${url}`);
  terminal.out(`  AUTH=${auth}`);
  terminal.out(`  NAMESPACE=${namespace}`);
  terminal.out("");
  terminal.out(paint("dim", "  ctrl-C ends it"));
}
