import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../conformance/runtime/free-port.js";

/**
 * Every code block of README.md, in order, in one project, as a reader would: sources are written to the file
 * that their first line names and called as actions, commands are run against a local host.
 */

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "unlisten-readme-"));
const project = join(folder, "shop");
const blocks = [
  ...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm),
].map(([, language, text]) => ({ language: language!, text: text!, title: text!.split("\n", 1)[0]! }));

/** What the reader has before: services of their own. */
const service = {
  "package.json": JSON.stringify({
    name: "shop",
    private: true,
    type: "module",
    main: "server.js",
    dependencies: { "@grpc/grpc-js": "^1.14", "@grpc/proto-loader": "^0.8", express: "^5", thrift: "^0.24" },
  }),
  "app.js": `import express from "express";
const app = express();
app.get("/orders/:id", (request, response) => response.json({ order: request.params.id }));
export default app;
`,
  "quotes.thrift": `exception NoSuchQuote { 1: string topic }
service Quotes { string pick(1: string topic) throws (1: NoSuchQuote none) }
`,
  "handler.js": `import { NoSuchQuote } from "./gen-nodejs/quotes_types.js";
export default {
  async pick(topic) {
    throw new NoSuchQuote({ topic });
  },
};
`,
  // What the Apache compiler makes is CommonJS.
  "gen-nodejs/package.json": "{}",
  "server.js": `import app from "./app.js";
app.listen(process.env.PORT ?? 3000, () => console.log("shop listens"));
`,
};

/** A raw web action's parameters. */
const get = { __ow_method: "get", __ow_headers: { host: "shop" }, __ow_path: "/orders/7", __ow_query: "" };
const pickWisdom = '[1,"pick",1,1,{"1":{"str":"wisdom"}}]';

/** How a block is called that is no web service, and what comes back; of others the status counts. */
const calls: Record<string, { params: object; result: object }> = {
  "quotes.js": {
    params: { v: 1, thrift: Buffer.from(pickWisdom).toString("base64") },
    result: {
      v: 1,
      thrift: Buffer.from('[1,"pick",2,1,{"1":{"rec":{"1":{"str":"wisdom"}}}}]').toString("base64"),
    },
  },
  "page.js": { params: get, result: { statusCode: 200, body: "no quote for /orders/7" } },
  "currency.js": {
    params: { v: 1, service: "shop.Currency", method: "Convert", args: { amount: 10, to: "USD" } },
    result: { v: 1, result: { amount: 10.8, currency: "USD" } },
  },
  "exchange.ts": {
    params: { amount: 10, to: "USD" },
    result: { v: 1, result: { amount: 10.8, currency: "USD" } },
  },
  "price.js": { params: get, result: { statusCode: 200, body: "5 no rate for EUR" } },
  "greeter.ts": { params: { name: "Mary" }, result: { v: 1, result: "hello Mary" } },
};

/** What is sent in each command that calls, and what comes back. */
const answers: readonly (readonly [sent: string, answer: unknown])[] = [
  ["/orders/7", { order: "7" }],
  ['{"name":"Mary"}', { v: 1, result: "hello Mary" }],
  ['{"amount":10,"to":"USD"}', { amount: 10.8, currency: "USD" }],
  ["?name=Mary", { hello: "Mary" }],
];

const environment: NodeJS.ProcessEnv = {
  ...process.env,
  NO_COLOR: "1",
  XDG_CONFIG_HOME: join(folder, "config"),
};
const running: ChildProcess[] = [];

beforeAll(async () => {
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  mkdirSync(join(project, "node_modules"), { recursive: true });
  mkdirSync(join(project, "gen-nodejs"));
  for (const [name, text] of Object.entries(service)) writeFileSync(join(project, name), text);
  // The name in the registry is the tarball here; everything else of the command is as it stands.
  environment.TARBALL = join(folder, JSON.parse(packed)[0].filename);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", environment.TARBALL], {
    cwd: project,
    stdio: "ignore",
  });
  // The first screen comes before the section that installs it.
  symlinkSync(join(root, "node_modules", "esbuild"), join(project, "node_modules", "esbuild"));
  execFileSync("thrift", ["--gen", "js:node,es6", "quotes.thrift"], { cwd: project });
  const host = await startCommand("npx unlisten host --port 0 --json", /^\{"event":"ready".*\}$/m);
  environment.WSK_CONFIG_FILE = JSON.parse(host.match).wskConfigFile;
  const properties = readFileSync(environment.WSK_CONFIG_FILE!, "utf8");
  environment.__OW_API_HOST = /^APIHOST=(.*)$/m.exec(properties)![1];
  environment.__OW_API_KEY = /^AUTH=(.*)$/m.exec(properties)![1];
}, 180_000);

afterAll(async () => {
  for (const child of running) await end(child);
  rmSync(folder, { recursive: true, force: true });
});

describe.each(blocks)("$language: $title", ({ language, text, title }) => {
  if (language === "js" || language === "ts") {
    test("is an action that answers", () => {
      const file = /^\/\/ (\S+)$/.exec(title)?.[1];
      expect(file, "the first line names the file").toBeDefined();
      writeFileSync(join(project, file!), text);
      const { params, result } = calls[file!] ?? { params: get, result: { statusCode: 200 } };
      expect(callAction(file!, params)).toMatchObject(result);
    }, 60_000);
  } else if (["py", "thrift", "proto"].includes(language)) {
    test("is written to its file", () => {
      const file = /^(?:#|\/\/) (\S+)$/.exec(title)?.[1];
      expect(file, "the first line names the file").toBeDefined();
      writeFileSync(join(project, file!), text);
    });
  } else if (language === "sh") {
    test("runs", () => runCommands(text), 180_000);
  } else {
    test("is of a language that is tested", () => expect.fail(`nothing tests ${language}`));
  }
});

/** Calls an action file's `main`, in a process of its own. */
function callAction(file: string, params: object): unknown {
  const path = join(project, file.replace(/\.ts$/, ".js"));
  if (file.endsWith(".ts")) {
    const entryPoints = [join(project, file)];
    buildSync({
      entryPoints,
      outfile: path,
      bundle: true,
      packages: "external",
      format: "esm",
      platform: "node",
    });
  }
  const driver = join(folder, "call.mjs");
  writeFileSync(
    driver,
    `import { main } from ${JSON.stringify(path)};
const result = await main(${JSON.stringify(params)});
process.stdout.write("\\n" + JSON.stringify(result), () => process.exit());`,
  );
  const output = execFileSync(process.execPath, [driver], {
    cwd: project,
    env: environment,
    encoding: "utf8",
  });
  return JSON.parse(output.slice(output.lastIndexOf("\n") + 1));
}

/** Runs commands line by line; one that serves is waited for, and ended with its block. */
async function runCommands(text: string): Promise<void> {
  const served: ChildProcess[] = [];
  const port = await freePort();
  for (const line of text.trim().split("\n")) {
    const command = line.replaceAll(":3000", `:${port}`);
    if (/unlisten dev/.test(command)) {
      const dev = await startCommand(`${command} --port ${port}`, new RegExp(`http://localhost:${port}`));
      served.push(dev.child);
    } else {
      const output = execFileSync(
        "bash",
        ["-euc", `npm() { command npm "\${@/%unlisten/$TARBALL}"; }; ${command}`],
        {
          cwd: project,
          env: environment,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
      const answer = answers.find(([sent]) => command.includes(sent))?.[1];
      if (command.startsWith("curl")) expect(JSON.parse(output)).toEqual(answer);
    }
  }
  for (const child of served) await end(child);
}

/** Starts a command that goes on, and waits until its output says that it is ready. */
async function startCommand(command: string, ready: RegExp): Promise<{ child: ChildProcess; match: string }> {
  const child = spawn(
    "bash",
    ["-c", `exec ${command.replace("npx unlisten", "node_modules/.bin/unlisten")}`],
    {
      cwd: project,
      env: environment,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  running.push(child);
  let output = "";
  for await (const line of createInterface({ input: child.stdout })) {
    output += `${line}\n`;
    const match = ready.exec(output)?.[0];
    if (match === undefined) continue;
    child.stdout.resume();
    return { child, match };
  }
  throw new Error(`${command} ended before it was ready:\n${output}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
