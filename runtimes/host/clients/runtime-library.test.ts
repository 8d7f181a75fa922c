/** Adobe's `@adobe/aio-lib-runtime`, with the manifest that `unlisten deploy --manifest` writes and with one by hand. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { until } from "../testing/client.js";
import type { OpenWhiskClient } from "./testing/client-of.js";
import { answered, type Outcome, outcomeOf, refused } from "./testing/outcome.js";

/** The parts of the library that are tried. */
interface RuntimeLibrary {
  init(options: object): Promise<OpenWhiskClient>;
  printActionLogs(config: object, logger: (line: string) => void, ...more: unknown[]): Promise<unknown>;
  utils: {
    processPackage(packages: object, ...more: unknown[]): Record<string, unknown[]>;
    deployPackage(entities: object, ow: OpenWhiskClient, logger: (line: string) => void): Promise<void>;
    undeployPackage(entities: object, ow: OpenWhiskClient, logger: (line: string) => void): Promise<void>;
    syncProject(name: string, path: string, content: object, ...more: unknown[]): Promise<void>;
    getProjectEntities(
      name: string,
      isHash: boolean,
      ow: OpenWhiskClient,
    ): Promise<Record<string, unknown[]>>;
  };
}

interface Manifest {
  packages: Record<string, { actions: Record<string, { function: string }> }>;
}

const require = createRequire(import.meta.url);
const library = require("@adobe/aio-lib-runtime") as RuntimeLibrary;
const { load } = require("js-yaml") as { load(text: string): unknown };
const unlisten = fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));

let host: Host;
let client: OpenWhiskClient;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-library-"));
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = await library.init({ apihost: host.url, api_key: host.auth, namespace: "guest" });
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** What the library says while it works, one line an entity. */
function listener(): { lines: string[]; hear(line: string): void } {
  const lines: string[] = [];
  return { lines, hear: (line) => lines.push(line.trim()) };
}

describe("a service that unlisten deploy --manifest wrote down", () => {
  let packages: Manifest["packages"];
  beforeAll(async () => {
    write("package.json", '{ "name": "orders", "type": "module", "main": "server.mjs" }');
    write(
      "server.mjs",
      `import { createServer } from "node:http";
      createServer(({ method, url }, response) => {
        console.log("served", url);
        response.writeHead(201, { "x-by": "orders" }).end(method + " " + url);
      }).listen(0);`,
    );
    const args = ["--name", "shop/orders", "--timeout", "5000", "--param", "tea", '{"green":[1]}'];
    const child = spawn(process.execPath, [unlisten, "deploy", "--manifest", ...args], {
      cwd: folder,
      stdio: "ignore",
    });
    expect(await once(child, "exit")).toEqual([0, null]);
    ({ packages } = load(readFileSync(join(folder, "manifest.yaml"), "utf8")) as Manifest);
    // The library reads it from the working folder.
    for (const action of Object.values(packages.shop!.actions))
      action.function = join(folder, action.function);
  });

  test("is deployed, answers, is logged, and is undeployed", async () => {
    const deployment = listener();
    const entities = library.utils.processPackage(packages, {}, {}, {}, false, { apihost: host.url });
    await library.utils.deployPackage(entities, client, deployment.hear);
    expect(deployment.lines).toEqual([
      "Info: Deploying package [shop]...",
      "Info: package [shop] has been successfully deployed.",
      "Info: Deploying action [shop/orders]...",
      "Info: action [shop/orders] has been successfully deployed.",
      "Success: Deployment completed successfully.",
    ]);
    const { annotations, limits, parameters } = (await client.actions.get!("shop/orders")) as {
      annotations: object[];
      limits: object;
      parameters: object[];
    };
    expect({ limits, parameters }).toMatchObject({
      limits: { timeout: 5000 },
      parameters: [{ key: "tea", value: { green: [1] } }],
    });
    expect(annotations).toEqual(
      expect.arrayContaining([
        { key: "web-export", value: true },
        { key: "raw-http", value: true },
        { key: "final", value: true },
        { key: "web-custom-options", value: true },
      ]),
    );

    const answer = await fetch(`${host.url}/api/v1/web/guest/shop/orders/a?b=1`, { method: "PUT" });
    expect([answer.status, answer.headers.get("x-by"), await answer.text()]).toEqual([
      201,
      "orders",
      "PUT /a?b=1",
    ]);

    const config = { ow: { apihost: host.url, apiversion: "v1", auth: host.auth, namespace: "guest" } };
    const logs = await until(async () => {
      const { lines, hear } = listener();
      await library.printActionLogs(config, hear, 10, ["shop/orders"], true);
      return lines.length > 1 && lines;
    });
    expect(logs.at(-1)).toBe("served /a?b=1");

    const removal = listener();
    await library.utils.undeployPackage(
      library.utils.processPackage(packages, {}, {}, {}, true),
      client,
      removal.hear,
    );
    expect(removal.lines.at(-1)).toBe("Success: Undeployment completed successfully.");
    expect(await client.namespaces.get!("_")).toEqual({ actions: [], packages: [], triggers: [], rules: [] });
  });
});

describe("a manifest with everything", () => {
  const manifestOf = (greeting: string) => ({
    project: {
      name: "all",
      packages: {
        all: {
          inputs: { greeting },
          actions: {
            first: { function: write("first.js", "exports.main = (p) => ({ first: p.greeting });") },
            second: {
              function: write("second.js", "exports.main = (p) => ({ ...p, second: true });"),
              runtime: "nodejs:20",
              limits: { memorySize: 128 },
            },
          },
          sequences: { both: { actions: "first, second", web: "yes" } },
          triggers: { starts: { inputs: { from: "the trigger" } } },
          rules: { runs: { trigger: "starts", action: "second" } },
        },
      },
    },
  });

  async function sync(greeting: string): Promise<void> {
    const manifest = manifestOf(greeting);
    const { packages } = manifest.project;
    const entities = library.utils.processPackage(packages, {}, {}, {}, false, { apihost: host.url });
    const path = join(folder, "all.yaml");
    await library.utils.syncProject("all", path, manifest, entities, client, () => {}, "org");
  }

  test("is made in sync with the namespace, and again", async () => {
    await sync("hello");
    await sync("hello again");
    const { response } = (await client.actions.invoke!({
      name: "all/both",
      blocking: true,
    })) as { response: { result: object } };
    expect(response.result).toEqual({ greeting: "hello again", first: "hello again", second: true });

    await client.triggers.invoke!({ name: "starts" });
    const ran = await until(
      async () => ((await client.activations.list!({ name: "all/second", docs: true })) as object[])[0],
    );
    expect(ran).toMatchObject({ response: { success: true } });

    const found = await library.utils.getProjectEntities("all", false, client);
    // The library marks no rules as its project's.
    expect(Object.fromEntries(Object.entries(found).map(([kind, list]) => [kind, list.length]))).toEqual({
      actions: 3,
      apis: 0,
      pkgAndDeps: 1,
      rules: 0,
      triggers: 1,
    });
    await library.utils.undeployPackage({ ...found, rules: [{ name: "runs" }] }, client, () => {});
    expect(await client.namespaces.get!("_")).toEqual({ actions: [], packages: [], triggers: [], rules: [] });
  });
});

describe("triggers with a feed", () => {
  interface Step {
    name: string;
    call(client: OpenWhiskClient): Promise<unknown>;
    outcome: Outcome;
  }

  const trigger = { feed: "/_/news/paper", parameters: [{ key: "topic", value: "tea" }] };
  const steps: Step[] = [
    {
      name: "create calls the feed",
      call: async ({ triggers }) => {
        await client.packages.create!({ name: "news" });
        const action = `function main(params) {
          console.log(params.lifecycleEvent, params.triggerName, params.topic);
          return params.topic === "none" ? { error: "no such topic" } : {};
        }`;
        await client.actions.create!({ name: "news/paper", action, annotations: { feed: true } });
        return triggers.create!({ name: "printed", trigger });
      },
      outcome: answered({ annotations: [{ key: "feed", value: "/_/news/paper" }] }),
    },
    {
      name: "delete calls the feed",
      call: ({ triggers }) => triggers.delete!({ name: "printed" }),
      outcome: answered({ name: "printed" }),
    },
    {
      name: "the feed was called",
      call: () =>
        until(async () => {
          const records = (await client.activations.list!({ name: "news/paper", docs: true })) as {
            logs: string[];
          }[];
          const lines = records.flatMap(({ logs }) => logs.map((line) => line.replace(/^\S+ stdout: /, "")));
          return lines.length >= 3 && lines.reverse();
        }),
      outcome: answered([
        "DELETE /guest/printed undefined",
        "CREATE /guest/printed tea",
        "DELETE /guest/printed undefined",
      ]),
    },
    {
      name: "a trigger whose feed refuses is taken back",
      call: ({ triggers }) =>
        triggers.create!({
          name: "unprinted",
          trigger: { ...trigger, parameters: [{ key: "topic", value: "none" }] },
        }),
      outcome: {
        ...refused(502, "POST actions/news/paper", "no such topic"),
        message: expect.stringContaining('Returned HTTP 502 (Bad Gateway) --> "no such topic"'),
      } as Outcome,
    },
    {
      name: "and is not there",
      call: () => client.triggers.list!(),
      outcome: answered([]),
    },
  ];

  test.each(steps)("$name", async ({ call, outcome }) => {
    expect(await outcomeOf(host.url, () => call(client))).toMatchObject(outcome);
  });
});
