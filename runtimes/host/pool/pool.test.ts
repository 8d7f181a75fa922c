import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { ActivationEvent, LogEvent } from "../activations/events.js";
import { type Host, type HostOptions, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, isAlive, until } from "../testing/client.js";

const hosts: Host[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

async function start(options: HostOptions = {}) {
  const activations: ActivationEvent[] = [];
  const logs: LogEvent[] = [];
  const host = await startHost({
    port: 0,
    onActivation: (event) => activations.push(event),
    onLog: (event) => logs.push(event),
    ...options,
    limits: { ...unlimitedRates, ...options.limits },
  });
  hosts.push(host);
  return { host, activations, logs, ...clientOf(host) };
}

const who =
  "let runs = 0; function main(args) { return { pid: process.pid, runs: ++runs, tmp: process.env.TMPDIR }; }";

test("a runner is kept for the next run of its action, and for no other action", async () => {
  const { put, invoke, activations } = await start();
  await put("one", who);
  await put("two", who);
  const first = (await invoke("one")).json;
  const second = (await invoke("one")).json;
  const other = (await invoke("two")).json;
  expect([second.pid, second.runs]).toEqual([first.pid, 2]);
  expect(other.pid).not.toBe(first.pid);
  expect(activations.map(({ isCold }) => isCold)).toEqual([true, false, true]);
  expect(activations[0]).toMatchObject({
    waitMs: expect.any(Number),
    initMs: expect.any(Number),
    runMs: expect.any(Number),
  });
  expect(activations[1]).not.toHaveProperty("initMs");
});

test.each([
  { name: "an application error", code: "return { error: 'sorry' };", kept: true },
  { name: "an array", code: "return [];", kept: true },
  { name: "a result over the limit", code: "return { text: 'x'.repeat(1048576) };", kept: true },
  { name: "no dictionary", code: "return 'text';", kept: false },
  { name: "a throw", code: "throw new Error('boom');", kept: false },
  { name: "a crash", code: "process.kill(process.pid, 'SIGKILL');", kept: false },
])("after $name the runner is kept: $kept", async ({ code, kept }) => {
  const { put, invoke } = await start();
  await put("behave", `function main(args) { if (args.now) { ${code} } return { pid: process.pid }; }`);
  const before = (await invoke("behave")).json.pid;
  await invoke("behave", { now: true });
  expect(isAlive(before)).toBe(kept);
  expect((await invoke("behave")).json.pid === before).toBe(kept);
});

test("an update of the action, and its deletion, end its runners", async () => {
  const { put, invoke, rest } = await start();
  await put("one", who);
  const { pid } = (await invoke("one")).json;
  await rest("PUT", "actions/one?overwrite=true", { annotations: [{ key: "touched", value: 1 }] });
  await until(() => !isAlive(pid));
  const next = (await invoke("one")).json;
  await rest("DELETE", "actions/one");
  await until(() => !isAlive(next.pid));
  await until(() => !existsSync(next.tmp));
});

test("a run over the time limit is ended, with all that it started", async () => {
  const { put, invoke, rest } = await start();
  const code = `function main() {
    const child = require("node:child_process").spawn("sleep", ["60"]);
    console.log(child.pid);
    return new Promise(() => {});
  }`;
  await put("endless", code, { limits: { timeout: 3000 } });
  const answer = await invoke("endless", {}, "blocking=true");
  expect(answer.status).toBe(502);
  expect(answer.json).toMatchObject({
    response: {
      status: "action developer error",
      result: { error: "The action exceeded its time limits of 3000 milliseconds." },
    },
    annotations: expect.arrayContaining([{ key: "timeout", value: true }]),
  });
  const logs = await until(
    async () => (await rest("GET", `activations/${answer.json.activationId}/logs`)).json.logs,
  );
  await until(() => !isAlive(Number(logs[0].slice(39))));
});

test("code that does not load in time is ended, too", async () => {
  const { put, invoke } = await start();
  await put("endless", "for (;;);", { limits: { timeout: 300 } });
  expect((await invoke("endless")).json).toEqual({
    error: "The action exceeded its time limits of 300 milliseconds during initialization.",
  });
});

/** Whether a process is stopped where it is, as Linux tells. */
const isStopped = (pid: number) => /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));

const allocate =
  "function main({ mb }) { globalThis.held = Buffer.alloc(mb * 1048576, 1); return mb < 128 ? { mb } : new Promise(() => {}); }";

test.runIf(process.platform === "linux")(
  "an action that takes more memory than it may is ended, and its record says so",
  async () => {
    const { put, invoke } = await start();
    await put("greedy", allocate, { limits: { memory: 128 } });
    expect((await invoke("greedy", { mb: 60 })).json).toEqual({ mb: 60 });
    const answer = await invoke("greedy", { mb: 400 }, "blocking=true");
    expect(answer.status).toBe(502);
    expect(answer.json.response).toEqual({
      status: "action developer error",
      success: false,
      result: { error: "The action exhausted its memory and was aborted." },
    });
    await put("greedy", "globalThis.held = Buffer.alloc(4e8, 1); for (;;);", { limits: { memory: 128 } });
    expect((await invoke("greedy")).json).toEqual({
      error: "The action exhausted its memory and was aborted.",
    });
  },
);

test("the memory of all runners is bounded; a large action waits until the small ones are done", async () => {
  const { put, invoke, activations } = await start({ pool: { userMemoryMb: 512 } });
  const code =
    "function main() { return new Promise((done) => setTimeout(() => done({ from: Date.now() - 50, to: Date.now() }), 50)); }";
  for (const name of ["one", "two", "three"]) await put(name, code, { limits: { memory: 256 } });
  await put("large", code, { limits: { memory: 512 } });
  const names = ["one", "two", "large", "three", "one"];
  const answers = await Promise.all(names.map((name) => invoke(name)));
  expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
  const [large, ...others] = [answers[2]!, ...answers.filter((_, index) => index !== 2)];
  for (const { json } of others) expect(json.to <= large.json.from || json.from >= large.json.to).toBe(true);
  expect(activations).toHaveLength(5);
});

test("what is larger than all the memory there is runs alone", async () => {
  const { put, invoke } = await start({ pool: { userMemoryMb: 200 } });
  await put("one", who, { limits: { memory: 512 } });
  expect((await invoke("one")).status).toBe(200);
});

test("a runner that was started before is taken, and another one takes its place", async () => {
  const { host, put, invoke, activations } = await start({ pool: { prewarm: 1 } });
  await put("one", who);
  await put("two", "console.log('loading'); function main() { return { pid: process.pid }; }");
  const first = (await invoke("one")).json;
  const second = await invoke("two", {}, "blocking=true");
  expect(second.json.response.result.pid).not.toBe(first.pid);
  expect(activations.map(({ isCold }) => isCold)).toEqual([true, true]);
  await put("other", who, { limits: { memory: 128 } });
  expect((await invoke("other")).json.runs).toBe(1);
  hosts.splice(0);
  await host.close();
  expect(isAlive(first.pid)).toBe(false);
});

test.runIf(process.platform === "linux")(
  "a runner that nobody uses is stopped, and goes on when somebody does",
  async () => {
    const { put, invoke, logs } = await start({ pool: { pauseMs: 20 } });
    await put("one", `setInterval(() => console.log("tick"), 5); ${who}`);
    const { pid } = (await invoke("one")).json;
    await until(() => isStopped(pid));
    const before = logs.length;
    expect((await invoke("one")).json).toMatchObject({ pid, runs: 2 });
    await until(() => logs.length > before);
    await until(() => isStopped(pid));
  },
);

const oddRunner = [process.execPath, fileURLToPath(new URL("../testing/odd-runner.cjs", import.meta.url))];
const ok = "const body = JSON.stringify({ pid: process.pid, runs: (state.runs = (state.runs ?? -1) + 1) });";
const answerOk = `${ok} response.writeHead(200, { "content-length": body.length }).end(body);`;
const abnormalRun = "The action did not produce a valid response and exited unexpectedly.";
const abnormalInit = "The action did not initialize and exited unexpectedly.";

test.each([
  { name: "exits in init", code: "process.exit(1);", error: abnormalInit },
  { name: "exits in run", code: `if (path === "/run") process.exit(1); ${answerOk}`, error: abnormalRun },
  {
    name: "closes the connection in init",
    code: "request.socket.destroy();",
    error: abnormalInit,
  },
  {
    name: "answers in chunks",
    code: `if (path === "/run") { response.write("{}"); return response.end(); } ${answerOk}`,
    error: abnormalRun,
  },
  {
    name: "hangs in init",
    code: "",
    timeout: 300,
    error: "The action exceeded its time limits of 300 milliseconds during initialization.",
  },
  {
    name: "hangs in run",
    code: `if (path === "/init") { ${answerOk} }`,
    timeout: 3000,
    error: "The action exceeded its time limits of 3000 milliseconds.",
  },
  {
    name: "closes its port after init",
    code: `server.close(); response.setHeader("connection", "close"); ${answerOk}`,
    error: abnormalRun,
  },
])("a runner that $name: $error", async ({ code, timeout = 60_000, error }) => {
  const { rest, invoke } = await start({ runners: { "odd:1": { command: oddRunner } } });
  await rest("PUT", "actions/one", { exec: { kind: "odd:1", code }, limits: { timeout } });
  const { json } = await invoke("one", {}, "blocking=true");
  expect(json.response).toMatchObject({ status: "action developer error", result: { error } });
});

test.each([
  {
    name: "says that it is shutting down",
    code: 'if (state.runs === 1) return response.writeHead(503, { "content-length": 0 }).end();',
    runs: [1, 1, 1],
  },
  {
    name: "has closed its port",
    code: 'if (state.runs === 1) { server.close(); response.setHeader("connection", "close"); }',
    runs: [1, 2, 1],
  },
])("a warm runner that $name passes its activation on", async ({ code, runs }) => {
  const { rest, invoke } = await start({ runners: { "odd:1": { command: oddRunner } } });
  const markers =
    'for (const s of ["stdout", "stderr"]) process[s].write("XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\\n");';
  await rest("PUT", "actions/one", { exec: { kind: "odd:1", code: `${markers} ${code} ${answerOk}` } });
  const seen: unknown[] = [];
  for (const _ of runs) seen.push((await invoke("one")).json.runs);
  expect(seen).toEqual(runs);
});

test.runIf(process.platform === "linux")(
  "a thousand actions that crash, when they load, run or have answered, leave nothing behind",
  async () => {
    const { host, put, invoke, activations } = await start({ pool: { prewarm: 1 } });
    const codes = {
      load: "process.kill(process.pid, 'SIGKILL'); function main() {}",
      run: "function main() { process.kill(process.pid, 'SIGKILL'); }",
      exit: "function main() { process.exit(3); }",
      later: "function main() { setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1); return {}; }",
    };
    for (const [name, code] of Object.entries(codes)) await put(name, code);
    await put("works", "function main() { return { ok: true }; }");
    const crash = () => Promise.all(Object.keys(codes).map((name) => invoke(name)));
    await crash();
    const filesBefore = readdirSync("/proc/self/fd").length;
    for (let round = 1; round < 250; round++) await crash();
    const statusesOf = (name: string) =>
      new Set(
        activations.flatMap(({ activation }) =>
          activation.name === name ? [activation.response.status] : [],
        ),
      );
    expect(activations).toHaveLength(1000);
    for (const name of ["load", "run", "exit"])
      expect(statusesOf(name)).toEqual(new Set(["action developer error"]));
    expect((await invoke("works")).json).toEqual({ ok: true });
    await until(() => readdirSync("/proc/self/fd").length <= filesBefore + 12);
    hosts.splice(0);
    await host.close();
    expect(process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap")).toEqual([]);
  },
  600_000,
);

test("runs at the same time have runners of their own, as many as there may be; the others wait", async () => {
  const { put, invoke, activations } = await start({ pool: { maxRunners: 2 } });
  const code =
    "function main() { return new Promise((done) => setTimeout(() => done({ pid: process.pid }), 100)); }";
  for (const name of ["one", "two", "three"]) await put(name, code);
  const all = ["one", "two", "three", "one", "two", "three", "one"].map((name) => invoke(name));
  const answers = await Promise.all(all);
  expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(200));
  const alive = new Set(answers.map(({ json }) => json.pid as number).filter(isAlive));
  expect(alive.size).toBeLessThanOrEqual(2);
  expect(activations).toHaveLength(7);
});

test("a runner takes several runs at a time where the action may", async () => {
  const { put, invoke } = await start({ limits: { concurrency: { min: 1, max: 10, default: 1 } } });
  const code = `let waiting = []; function main() { return new Promise((done) => {
    waiting.push(() => done({ pid: process.pid })); if (waiting.length === 4) waiting.forEach((go) => go()); }); }`;
  await put("together", code, { limits: { concurrency: 4, timeout: 10_000 } });
  const answers = await Promise.all([1, 2, 3, 4].map(() => invoke("together")));
  expect(new Set(answers.map(({ json }) => json.pid)).size).toBe(1);
});

test("a runner that nobody uses is ended", async () => {
  const { put, invoke } = await start({ pool: { idleMs: 1 } });
  await put("one", who);
  const { pid } = (await invoke("one")).json;
  await until(() => !isAlive(pid));
});

test("a runner that dies while it waits is replaced", async () => {
  const { put, invoke } = await start();
  await put("one", who);
  const { pid } = (await invoke("one")).json;
  process.kill(pid, "SIGKILL");
  await until(() => !isAlive(pid));
  expect((await invoke("one")).json.runs).toBe(1);
});

test("an action sees its own environment, not the host's", async () => {
  process.env.UNLISTEN_TEST_SECRET = "secret";
  try {
    const { host, put, invoke } = await start({ pool: { env: { OWN: "1" } } });
    const code =
      "const atLoad = { ...process.env }; function main(args) { return { args, atLoad, env: process.env }; }";
    await put("env", code, {
      annotations: [{ key: "provide-api-key", value: true }],
      parameters: [
        { key: "AT_INIT", value: { a: 1 }, init: true },
        { key: "plain", value: 1 },
      ],
    });
    const { args, atLoad, env } = (await invoke("env")).json;
    expect(args).toEqual({ plain: 1 });
    expect(atLoad).toMatchObject({
      AT_INIT: '{"a":1}',
      OWN: "1",
      __OW_API_HOST: host.url,
      __OW_API_KEY: host.auth,
    });
    expect(env).toMatchObject({
      __OW_NAMESPACE: "guest",
      __OW_ACTION_NAME: "/guest/env",
      __OW_DEADLINE: expect.stringMatching(/^\d{13}$/),
    });
    expect(env).not.toHaveProperty("UNLISTEN_TEST_SECRET");
  } finally {
    delete process.env.UNLISTEN_TEST_SECRET;
  }
});

test("log lines are told as they come, with their action and activation", async () => {
  const { put, invoke, logs } = await start();
  await put("talk", "console.log('loading'); function main() { console.error('running'); return {}; }");
  const { activationId } = (await invoke("talk", {}, "blocking=true")).json;
  expect(logs).toEqual([
    { stream: "stdout", text: "loading", action: "guest/talk", activationId },
    { stream: "stderr", text: "running", action: "guest/talk", activationId },
  ]);
});

test("a runner that cannot be started is the platform's fault, and says why", async () => {
  const broken = { command: [process.execPath, "-e", "console.error('no luck'); process.exit(1)", "--"] };
  const { rest, invoke } = await start({ runners: { "broken:1": broken } });
  await rest("PUT", "actions/one", { exec: { kind: "broken:1", code: "x" } });
  const answer = await invoke("one", {}, "blocking=true");
  expect(answer.status).toBe(500);
  expect(answer.json.response).toMatchObject({
    status: "whisk internal error",
    result: { error: expect.stringMatching(/^Failed to provision resources to run the action\. .*no luck/s) },
  });
});

test("a closed host leaves no runner and no file behind, even in the middle of a run", async () => {
  const { host, put, invoke } = await start();
  await put("one", who);
  await put("slow", "console.log(process.pid); function main() { return new Promise(() => {}); }");
  const { pid, tmp } = (await invoke("one")).json;
  await invoke("slow", {}, "");
  hosts.splice(0);
  await host.close();
  expect([isAlive(pid), existsSync(tmp)]).toEqual([false, false]);
});

test.each([
  { name: "at rest", pauseMs: 0 },
  { name: "stopped", pauseMs: 10 },
])("a host that is killed leaves no runner behind that is $name", async ({ pauseMs }) => {
  const program = `
    import { startHost } from "unlisten/host";
    const host = await startHost({ port: 0, pool: { pauseMs: ${pauseMs} } });
    console.log(JSON.stringify(host));`;
  const folder = await mkdtemp(join(tmpdir(), "unlisten-killed-"));
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TMPDIR: folder },
  });
  try {
    const line = await new Promise<string>((resolve) =>
      child.stdout.once("data", (chunk) => resolve(String(chunk))),
    );
    const { put, invoke } = clientOf(JSON.parse(line));
    await put("one", who);
    const { pid } = (await invoke("one")).json;
    if (pauseMs > 0 && process.platform === "linux") await until(() => isStopped(pid));
    child.kill("SIGKILL");
    await until(() => !isAlive(pid));
  } finally {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  }
});
