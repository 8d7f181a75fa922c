import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost, unlimitedRates } from "../../../runtimes/host/index.js";
import { clientOf } from "../../../runtimes/host/testing/client.js";
import { everythingIdl, generate, generatedFolder } from "../testing/generate.js";
import { type Client, goClient, nodeClient, pythonClient, runClient } from "./toolbox.js";

/** Apache's own clients, unchanged, call one action by its web address. */

const es5 = generatedFolder();
const es6 = generatedFolder();
const others = generatedFolder();
let host: Host;
const clients: Record<string, Client> = {};

beforeAll(async () => {
  generate("js:node", everythingIdl, es5.path);
  generate("js:node,es6", everythingIdl, es6.path);
  clients["Node, es5"] = nodeClient(es5.path, "callback");
  clients["Node, es6"] = nodeClient(es6.path, "promise");
  clients.Python = pythonClient(join(others.path, "python"));
  clients.Go = goClient(join(others.path, "go"));
  host = await startHost({ port: 0, limits: unlimitedRates });
  await clientOf(host).put("everything", await bundle(es6.path), {
    annotations: [
      { key: "web-export", value: true },
      { key: "raw-http", value: true },
    ],
  });
}, 180_000);
afterAll(async () => {
  await host?.close();
  for (const folder of [es5, es6, others]) folder.remove();
});

/** The action in one file, with what was built of unlisten. */
async function bundle(generated: string): Promise<string> {
  const root = resolve(import.meta.dirname, "../../..");
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "action.cjs")],
    alias: { "unlisten/thrift": join(root, "dist/adapters/thrift/index.cjs"), generated },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
    // Generated code has a case twice where a method declares no exception.
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

const protocols = ["binary", "compact", "json", "header"];
/** How many right answers a client counts; Python's JSON leaves three out. */
const answers = { "Node, es5": 40, "Node, es6": 40, Python: 46, Go: 83 };

test.each(Object.keys(answers).flatMap((name) => protocols.map((protocol) => ({ name, protocol }))))(
  "$name: $protocol",
  async ({ name, protocol }) => {
    const url = `${host.url}/api/v1/web/guest/default/everything`;
    const output = await runClient(clients[name]!, url, protocol);
    const count = answers[name as keyof typeof answers] - (name === "Python" && protocol === "json" ? 3 : 0);
    expect(output).toBe(`${count} right\n`);
  },
);
