import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunnerProcess, startRunner, until, withRunner } from "./testing/runner-process.js";

const context = {
  namespace: "guest",
  action_name: "/guest/pkg/echo",
  action_version: "0.0.7",
  activation_id: "0123456789abcdef0123456789abcdef",
  transaction_id: "tid_1",
  deadline: "1790000000000",
  api_key: "id:key",
};
const showEnv =
  "function main() { return Object.fromEntries(Object.entries(process.env).filter(([k]) => /^(__OW_|T_)/.test(k)).sort()) }";

/** What an action awaits that says so and goes on at a signal. */
const held = `new Promise((go) => { process.once("SIGUSR2", go); console.log("held") })`;

describe("/init", () => {
  test("is answered 200, and writes no marker", async () => {
    await withRunner({}, async (runner) => {
      const { status, text } = await runner.init({
        code: 'console.log("loaded"); function main() { return {} }',
      });
      await runner.run();
      expect([status, text, (await runner.logs(1)).stdout]).toEqual([
        200,
        '{"OK":true}',
        ["loaded", "<end>"],
      ]);
    });
  });

  test("is refused the second time, with the literal in the logs and no marker, and the first code stays", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({ code: "function main() { return { first: true } }" });
      const again = await runner.init({ code: "function main() { return { first: false } }" });
      await until(() => runner.stderr().includes("\n"));
      const logs = runner.stdout() + runner.stderr();
      expect([again.status, again.json, logs, (await runner.run()).json]).toEqual([
        403,
        { error: "Cannot initialize the action more than once." },
        "Internal system error: Cannot initialize the action more than once.\n",
        { first: true },
      ]);
    });
  });

  test("without code is refused with the literal and no marker; another one may follow", async () => {
    await withRunner({}, async (runner) => {
      const refused = [
        await runner.post("/init", "{}"),
        await runner.post("/init", "null"),
        await runner.init({ code: "", main: "" }),
        await runner.init({ code: null, env: null }),
      ];
      expect(refused.map(({ status, json }) => [status, json])).toEqual(
        refused.map(() => [403, { error: "Missing main/no code to execute." }]),
      );
      const taken = await runner.init({ code: "function main() { return {} }", env: null });
      expect([taken.status, runner.stdout(), runner.stderr()]).toEqual([200, "", ""]);
    });
  });

  test("with code that fails is answered 502 with markers; another one may follow, and sees nothing of it", async () => {
    await withRunner({}, async (runner) => {
      const failed = await runner.init({ code: 'throw new Error("at load")', env: { T_FIRST: "1" } });
      expect([failed.status, failed.json]).toEqual([
        502,
        {
          error: expect.stringMatching(
            /^Initialization has failed due to: Error: at load\n {4}at .*action\.js:1:7/,
          ),
        },
      ]);
      const logs = await runner.logs(1);
      expect([logs.stdout, logs.stderr[0], logs.stderr.at(-1)]).toEqual([
        ["<end>"],
        "Error during initialization: Error: at load",
        "<end>",
      ]);
      expect((await runner.run()).json).toEqual({ error: "System not initialized." });
      expect((await runner.init({ code: showEnv, env: { T_SECOND: "2" } })).status).toBe(200);
      expect((await runner.run()).json).toEqual({ T_SECOND: "2" });
    });
  });

  test("while another one is under way is refused", async () => {
    await withRunner({}, async (runner) => {
      const code = `export const main = () => ({}); await ${held};`;
      const first = runner.init({ code });
      await until(() => runner.stdout().includes("held"));
      const second = await runner.init({ code });
      const early = await runner.run();
      process.kill(runner.pid, "SIGUSR2");
      expect(second.json).toEqual({ error: "System not ready, status is starting." });
      expect([second.status, early.status, (await first).status, (await runner.run()).status]).toEqual([
        403, 403, 200, 200,
      ]);
    });
  });

  test("exports env before the code runs, empty text too", async () => {
    const code =
      "const seen = [process.env.T_A, process.env.T_B, process.env.__OW_ACTION_NAME]; function main() { return seen }";
    await withRunner({}, async (runner) => {
      await runner.init({ code, env: { T_A: "xyz", T_B: "", __OW_ACTION_NAME: "/guest/at-init" } });
      expect((await runner.run()).json).toEqual(["xyz", "", "/guest/at-init"]);
    });
  });
});

describe("a run", () => {
  test("before /init is refused without a marker", async () => {
    await withRunner({}, async (runner) => {
      const { status, json } = await runner.run();
      await until(() => runner.stderr().endsWith("\n"));
      expect([status, json, runner.stdout(), runner.stderr()]).toEqual([
        403,
        { error: "System not initialized." },
        "",
        "Internal system error: System not initialized.\n",
      ]);
    });
  });

  test("gets the context as environment and as second argument, and only its own", async () => {
    const code = `function main(params, context) {
      const env = Object.fromEntries(Object.entries(process.env).filter(([k]) => k.startsWith("__OW_")));
      return { env, context, late: context.getRemainingTimeInMillis() === 0 };
    }`;
    await withRunner({ env: { __OW_API_HOST: "https://api.example" } }, async (runner) => {
      await runner.init({ code });
      expect((await runner.run({}, { ...context, deadline: "1000" })).json).toEqual({
        env: {
          __OW_API_HOST: "https://api.example",
          __OW_NAMESPACE: "guest",
          __OW_ACTION_NAME: "/guest/pkg/echo",
          __OW_ACTION_VERSION: "0.0.7",
          __OW_ACTIVATION_ID: context.activation_id,
          __OW_TRANSACTION_ID: "tid_1",
          __OW_DEADLINE: "1000",
          __OW_API_KEY: "id:key",
        },
        context: {
          apiHost: "https://api.example",
          namespace: "guest",
          actionName: "/guest/pkg/echo",
          actionVersion: "0.0.7",
          activationId: context.activation_id,
          transactionId: "tid_1",
          deadline: 1000,
          apiKey: "id:key",
        },
        late: true,
      });
      expect((await runner.run({}, { activation_id: "f".repeat(32) })).json).toMatchObject({
        env: { __OW_API_HOST: "https://api.example", __OW_ACTIVATION_ID: "f".repeat(32) },
        context: { apiHost: "https://api.example", activationId: "f".repeat(32) },
        late: false,
      });
    });
  });

  test("shows its context to the processes it starts", async () => {
    const code = `const { execFileSync } = require("node:child_process");
      function main() { return { seen: execFileSync("/bin/sh", ["-c", "echo $__OW_ACTIVATION_ID $T_INIT"]).toString() } }`;
    await withRunner({}, async (runner) => {
      await runner.init({ code, env: { T_INIT: "init" } });
      expect((await runner.run({}, context)).json).toEqual({ seen: `${context.activation_id} init\n` });
    });
  });

  test("takes and gives arrays, objects, unicode and more than a MiB", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({ code: "function main(params) { return params }" });
      const values = [
        [1, "a", null],
        [],
        { s: "❄ ☃ ❄", kéy: "𝄞 \u2028 \u0000" },
        { a: { b: [1, 2.5, 1e21, { c: null }], d: {} } },
        { s: "x".repeat(1_048_561) },
        { s: "☃".repeat(600_000) },
      ];
      for (const value of values) {
        const { status, json } = await runner.run(value);
        expect([status, JSON.stringify(json) === JSON.stringify(value)]).toEqual([200, true]);
      }
      expect((await runner.logs(values.length)).stderr).toEqual(values.map(() => "<end>"));
    });
  });

  test("whose value has the wrong type is refused, and the next one is served", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({ code: "function main(params) { return params }" });
      const answers = [await runner.run("text"), await runner.run(5), await runner.run({ a: 1 })];
      expect(answers.map(({ status, json }) => [status, json])).toEqual([
        [403, { error: "Internal system error: the argument must be a dictionary but has type 'string'." }],
        [403, { error: "Internal system error: the argument must be a dictionary but has type 'number'." }],
        [200, { a: 1 }],
      ]);
      expect((await runner.logs(1)).stdout).toEqual(["<end>"]);
    });
  });
});

describe("results and failures, one after the other in one process", () => {
  let runner: RunnerProcess;
  let runs = 0;

  beforeAll(async () => {
    runner = await startRunner();
    const code = `
      const loop = {}; loop.self = loop;
      let deep = {}; for (let i = 0; i < 20000; i++) deep = { deep };
      const ways = {
        undefined: () => undefined, array: () => [1, "a"], error: () => ({ error: "mine", other: 1 }),
        string: () => "text", null: () => null, date: () => new Date(0), circular: () => loop, deep: () => deep, bigint: () => ({ n: 1n }),
        promise: () => Promise.resolve({ awaited: true }), thenable: () => ({ then: (done) => done({ awaited: true }) }),
        badThenable: () => ({ get then() { throw new Error("no then") } }), twice: () => ({ then: (done, fail) => { done({ first: true }); fail(new Error("second")) } }),
        throw: () => { throw new Error("thrown") }, throwText: () => { throw "just text" }, throwNothing: () => { throw undefined }, throwNull: () => { throw null },
        throwObject: () => { throw { reason: "object" } }, throwHostile: () => { throw { toString() { throw 1 } } }, overflow: () => { const f = () => f() + 1; return f() },
        reject: () => Promise.reject(new Error("rejected")), rejectText: () => Promise.reject("just text"), rejectNothing: () => Promise.reject(),
        rejectHostile: () => Promise.reject({ toJSON() { throw new Error("no") } }), async: async () => { undeclaredName },
        inPromise: () => new Promise(() => { throw new TypeError("in the executor") }),
      };
      function main({ how }) { return ways[how]() }`;
    expect((await runner.init({ code })).status).toBe(200);
  });

  afterAll(async () => {
    await runner.stop();
  });

  const notADictionary = { error: "The action did not return a dictionary or array." };
  const failed = (text: string) => ({ error: `An error has occurred: ${text}` });
  test.each([
    { how: "undefined", status: 200, json: {} },
    { how: "array", status: 200, json: [1, "a"] },
    { how: "error", status: 200, json: { error: "mine", other: 1 } },
    { how: "promise", status: 200, json: { awaited: true } },
    { how: "thenable", status: 200, json: { awaited: true } },
    { how: "twice", status: 200, json: { first: true } },
    { how: "string", status: 502, json: notADictionary },
    { how: "null", status: 502, json: notADictionary },
    { how: "date", status: 502, json: notADictionary },
    { how: "circular", status: 502, json: { error: expect.stringContaining("circular structure") } },
    { how: "deep", status: 502, json: { error: expect.stringContaining("Maximum call stack") } },
    { how: "bigint", status: 502, json: { error: expect.stringContaining("BigInt") } },
    { how: "throw", status: 502, json: failed("Error: thrown") },
    { how: "throwText", status: 502, json: failed("just text") },
    { how: "throwNothing", status: 502, json: failed("undefined") },
    { how: "throwNull", status: 502, json: failed("null") },
    { how: "throwObject", status: 502, json: failed("[object Object]") },
    { how: "throwHostile", status: 502, json: failed("{ toString: [Function: toString] }") },
    { how: "overflow", status: 502, json: failed("RangeError: Maximum call stack size exceeded") },
    { how: "badThenable", status: 502, json: failed("Error: no then") },
    {
      how: "reject",
      status: 200,
      json: { error: { name: "Error", message: "rejected", stack: expect.any(String) } },
    },
    { how: "rejectText", status: 200, json: { error: "just text" } },
    { how: "rejectNothing", status: 200, json: { error: {} } },
    { how: "rejectHostile", status: 200, json: { error: expect.any(String) } },
    {
      how: "async",
      status: 200,
      json: {
        error: {
          name: "ReferenceError",
          message: "undeclaredName is not defined",
          stack: expect.any(String),
        },
      },
    },
    {
      how: "inPromise",
      status: 200,
      json: { error: { name: "TypeError", message: "in the executor", stack: expect.any(String) } },
    },
  ])("$how → $status", async ({ how, status, json }) => {
    const answer = await runner.run({ how });
    runs++;
    const { stdout, stderr } = await runner.logs(runs);
    expect([answer.status, answer.json]).toEqual([status, json]);
    // One marker a run and stream, and nothing on stdout besides.
    expect([stdout, stderr.filter((line) => line === "<end>")]).toEqual([
      Array(runs).fill("<end>"),
      Array(runs).fill("<end>"),
    ]);
  });
});

describe("logs", () => {
  test.each([
    {
      name: "come before the marker, in order",
      code: 'function main() { console.log("1"); console.error("2"); console.log("3"); return {} }',
      stdout: ["1", "3", "<end>"],
      stderr: ["2", "<end>"],
    },
    {
      name: "that end in the middle of a line are ended first",
      code: 'function main() { process.stdout.write("open"); process.stderr.write(Buffer.from("open")); return {} }',
      stdout: ["open", "<end>"],
      stderr: ["open", "<end>"],
    },
    {
      name: "may be written in pieces",
      code: 'function main() { process.stdout.write("a"); process.stdout.write("b\\n"); process.stdout.write(""); return {} }',
      stdout: ["ab", "<end>"],
      stderr: ["<end>"],
    },
    {
      name: "may be written in other encodings",
      code: 'function main() { process.stdout.write("6f6b0a", "hex"); return {} }',
      stdout: ["ok", "", "<end>"],
      stderr: ["<end>"],
    },
    {
      name: "that an action catches itself do not catch the marker",
      code: "function main() { process.stdout.write = () => true; console.log('lost'); return {} }",
      stdout: ["<end>"],
      stderr: ["<end>"],
    },
    {
      name: "of the runner come through whatever the action made of its streams",
      code: "function main() { process.stderr.write = () => { throw new Error('no') }; return null }",
      status: 502,
      stdout: ["<end>"],
      stderr: ["The action did not return a dictionary or array. It returned null.", "<end>"],
    },
    {
      name: "end with a marker though the action ended the stream",
      code: 'function main() { console.log("before"); process.stdout.end(); return {} }',
      stdout: ["before", "<end>"],
      stderr: ["<end>"],
    },
  ])("$name", async ({ code, status = 200, stdout, stderr }) => {
    await withRunner({}, async (runner) => {
      await runner.init({ code });
      expect((await runner.run()).status).toBe(status);
      expect(await runner.logs(1)).toEqual({ stdout, stderr });
    });
  });

  test("of 4 MB are complete, and before the marker", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({
        code: 'function main() { for (let i = 0; i < 40000; i++) console.log("x".repeat(99)); return {} }',
      });
      await runner.run();
      const { stdout } = await runner.logs(1);
      expect([stdout.length, stdout.at(-1), stdout.at(-2)]).toEqual([40001, "<end>", "x".repeat(99)]);
    });
  });

  test("of a stream whose reader is gone do not end the process", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({ code: 'function main() { console.log("x"); return { ok: true } }' });
      runner.child.stdout.destroy();
      expect([(await runner.run()).json, (await runner.run()).json]).toEqual([{ ok: true }, { ok: true }]);
    });
  });
});

describe("concurrent runs", () => {
  const code = `const waiting = []; 
    function main(params, context) {
      const id = context.activationId;
      if (params.release) { waiting.splice(0).forEach((go) => go()); return { released: true } }
      return new Promise((done) => waiting.push(() => { console.log("run " + id); done({ n: params.n, id: context.activationId }) }));
    }`;

  test("are refused unless allowed, and one pair of markers is written", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({
        code: `let isFirst = true; async function main() { if (isFirst) await ${held}; isFirst = false; return { ok: true } }`,
      });
      const first = runner.run();
      await until(() => runner.stdout().includes("held"));
      const second = await runner.run();
      process.kill(runner.pid, "SIGUSR2");
      const both = [await first, second];
      const { stdout } = await runner.logs(1);
      expect(both.map(({ status, json }) => [status, json])).toEqual([
        [200, { ok: true }],
        [403, { error: "System not ready, status is running." }],
      ]);
      expect([stdout, (await runner.run()).status]).toEqual([["held", "<end>"], 200]);
    });
  });

  test("are served when allowed, 128 at once, each with its own context", async () => {
    await withRunner({ env: { __OW_ALLOW_CONCURRENT: "true" } }, async (runner) => {
      await runner.init({ code });
      const all = Array.from({ length: 128 }, (_, n) => runner.run({ n }, { activation_id: `id-${n}` }));
      // Each is held by the action until this one comes; those that are not there yet wait for the next.
      const released = (async () => {
        for (let done = false; !done; ) {
          done = await Promise.race([
            Promise.all(all).then(() => true),
            runner.run({ release: true }).then(() => false),
          ]);
        }
      })();
      const answers = await Promise.all(all);
      await released;
      expect(answers.map(({ status, json }) => [status, json])).toEqual(
        Array.from({ length: 128 }, (_, n) => [200, { n, id: `id-${n}` }]),
      );
    });
  });
});

test("10,000 runs leave no memory and no handles behind", async () => {
  const code = `function main({ n }) {
    if (n) return { n };
    gc();
    return { heap: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
  }`;
  await withRunner({ execArgs: ["--expose-gc"] }, async (runner) => {
    await runner.init({ code });
    const measure = async () => (await runner.run()).json as { heap: number; handles: number };
    const run = (n: number) =>
      runner.run({ n }, { ...context, activation_id: String(n).padStart(32, "0"), [`extra_${n}`]: "x" });
    for (let n = 1; n <= 2_000; n++) await run(n);
    const before = await measure();
    for (let n = 1; n <= 10_000; n++) await run(n);
    const after = await measure();
    // Under 50 bytes a run: less than anything that is kept would take.
    expect([after.heap - before.heap < 500_000, after.handles <= before.handles]).toEqual([true, true]);
  });
});
