import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../runtimes/nodejs/testing/runner-process.js";
import { type CommandProcess, startCommand } from "./testing/command-process.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const apps = fileURLToPath(new URL("./testdata/apps", import.meta.url));

let folder = "";
let dev: CommandProcess;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "unlisten-dev-")));
});
afterEach(async () => {
  await dev.end("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of an app that may be changed, with this repository's packages. */
function layApp(app: string): void {
  cpSync(join(apps, app), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
}

/** As editors do: a watcher sees one change, and never half a file. */
function change(path: string, from: string, to: string): void {
  const file = join(folder, path);
  const before = readFileSync(file, "utf8");
  expect(before).toContain(from);
  writeFileSync(`${file}.tmp`, before.replace(from, to));
  renameSync(`${file}.tmp`, file);
}

async function startDev(...args: string[]): Promise<string> {
  dev = startCommand(["dev", "--port", "0", "--host-port", "0", ...args], folder);
  return (await dev.event("ready")).url as string;
}

/** From /proc where there is one, since a slim system may lack ps. */
function childrenOf(pid: number): number[] {
  if (existsSync("/proc/self/stat")) {
    const numbers = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return numbers.map(Number).filter((child) => parentOf(child) === pid);
  }
  const listed = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).stdout;
  const pairs = listed
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child!);
}

/** The second field after the command's name, which stands in parentheses and may hold anything (proc(5)). */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("a service answers at a short address, is reloaded when it changes, and leaves nothing behind", async () => {
  layApp("express");
  const url = await startDev("--env", "GREETING", "hi");
  expect(await dev.event("ready")).toMatchObject({
    entry: "server.js",
    mode: "capture",
    webUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/web\/guest\/default\/orders$/),
  });

  const answer = await fetch(`${url}/orders/7`);
  expect([answer.status, await answer.json()]).toEqual([200, { id: "7" }]);
  expect(await dev.event("activation")).toMatchObject({
    method: "GET",
    path: "/orders/7",
    status: 200,
    isCold: true,
  });
  expect(dev.events("log").map(({ text }) => text)).toEqual(["orders are taken"]);

  await fetch(`${url}/nowhere?x=1`);
  expect(await dev.event("activation", 2)).toMatchObject({
    path: "/nowhere?x=1",
    status: 404,
    isCold: false,
  });

  change("routes/orders.js", "request.params.id })", 'request.params.id, from: "there" })');
  expect(await dev.event("reload")).toMatchObject({ changed: expect.arrayContaining(["routes/orders.js"]) });
  expect(await (await fetch(`${url}/orders/7`)).json()).toEqual({ id: "7", from: "there" });
  expect(await dev.event("activation", 3)).toMatchObject({ isCold: true });

  const children = childrenOf(dev.pid);
  expect(children.length).toBeGreaterThan(0);
  expect(await dev.end("SIGINT")).toBe(0);
  // The bundler's own process notices a moment later that nobody talks to it any more.
  await until(() => !children.some(isAlive));
  await expect(fetch(url)).rejects.toThrow();
});

test("a change that does not parse is reported, and what ran before goes on", async () => {
  layApp("typescript");
  const url = await startDev();
  expect(await (await fetch(url)).json()).toEqual({ said: "hi!", main: true });
  change("src/greet.ts", "return", "return return");
  expect(await dev.event("error")).toMatchObject({
    code: "bundle-failed",
    message: expect.stringContaining("src/greet.ts:2:"),
  });
  expect(await (await fetch(url)).json()).toEqual({ said: "hi!", main: true });
  change("src/greet.ts", "return return", "return 'well, ' +");
  await dev.event("reload");
  expect(await (await fetch(url)).json()).toEqual({ said: "well, hi!", main: true });
});

test("a service that fails to start is answered with 500, and its own words are shown", async () => {
  layApp("express");
  change("server.js", "const app = express();", 'console.log("connecting"); throw new Error("no database");');
  const url = await startDev();
  const answer = await fetch(url);
  expect(answer.status).toBe(500);
  expect(await dev.event("activation")).toMatchObject({ status: 500, outcome: "application error" });
  const log = dev.events("log").map(({ text }) => text);
  expect(log).toContain("connecting");
  expect(log.join("\n")).toContain("no database");
});

test("an ES module that package.json calls CommonJS runs, and what an action throws is shown", async () => {
  const source =
    'import { hostname } from "node:os";\nexport const main = async () => ({ body: typeof hostname() });\n';
  writeFileSync(join(folder, "action.js"), source);
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(root, "node_modules/esbuild"), join(folder, "node_modules/esbuild"));
  const url = await startDev("action.js");
  expect(await (await fetch(url)).text()).toBe("string");
  change("action.js", "typeof hostname()", "hostname.missing.name");
  await dev.event("reload");
  expect((await fetch(url)).status).not.toBe(200);
  expect(await dev.event("activation", 2)).toMatchObject({
    outcome: "application error",
    failure: expect.stringContaining("TypeError: Cannot read properties of undefined (reading 'name')"),
  });
});

test("an action in Python is run, and reloaded when it changes", async () => {
  const source = 'def main(args):\n    print("asked")\n    return {"body": {"said": "hi " + args["name"]}}\n';
  writeFileSync(join(folder, "hello.py"), source);
  const url = await startDev("hello.py");
  expect(await (await fetch(`${url}/?name=Mary`)).json()).toEqual({ said: "hi Mary" });
  expect((await dev.event("log")).text).toBe("asked");
  change("hello.py", "hi ", "bye ");
  await dev.event("reload");
  expect(await (await fetch(`${url}/?name=Mary`)).json()).toEqual({ said: "bye Mary" });
});
