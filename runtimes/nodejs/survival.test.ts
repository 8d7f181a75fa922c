import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { zip } from "./testing/archives.js";
import { startRunner, until, withRunner } from "./testing/runner-process.js";

const failed = (text: string) => ({ error: `An error has occurred: ${text}` });

/** Milliseconds after which the answer to a run is out, however busy the machine. */
const afterAnswerMs = 500;

describe("an error nobody catches is the answer to its run, and the process ends", () => {
  const never = "return new Promise(() => {})";
  test.each([
    {
      name: "thrown later",
      body: `setTimeout(() => { throw new Error("late") }, 1); ${never}`,
      error: "Error: late",
    },
    {
      name: "a promise nobody waits for",
      body: `Promise.reject(new Error("loose")); ${never}`,
      error: "Error: loose",
    },
    { name: "thrown null", body: `setTimeout(() => { throw null }, 1); ${never}`, error: "null" },
    {
      name: "an event of an emitter",
      body: `setImmediate(() => new (require("node:events"))().emit("error", new Error("unheard"))); ${never}`,
      error: "Error: unheard",
    },
  ])("$name", async ({ body, error }) => {
    await withRunner({}, async (runner) => {
      await runner.init({ code: `function main() { console.log("begun"); ${body} }` });
      const { status, json } = await runner.run();
      expect([status, json, await runner.ended]).toEqual([502, failed(error), { code: 1, signal: null }]);
      const { stdout, stderr } = await runner.logs(1);
      expect([stdout, stderr.at(-1), stderr.join("\n")]).toEqual([
        ["begun", "<end>"],
        "<end>",
        expect.stringContaining(error.replace("Error: ", "")),
      ]);
    });
  });

  test("between two runs there is nothing to answer", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({
        code: `function main() { setTimeout(() => { throw new Error("late") }, ${afterAnswerMs}); return {} }`,
      });
      expect([(await runner.run()).status, await runner.ended]).toEqual([200, { code: 1, signal: null }]);
      expect(runner.stderr()).toMatch(/_XXX\nError: late\n/);
    });
  });

  test("while the code loads, it is the answer to /init", async () => {
    await withRunner({}, async (runner) => {
      const code =
        'setTimeout(() => { throw new Error("loading") }, 1); await new Promise(() => {}); export const main = 1;';
      const { status, json } = await runner.init({ code });
      expect([status, json, (await runner.ended).code]).toEqual([
        502,
        { error: expect.stringMatching(/^Initialization has failed due to: Error: loading/) },
        1,
      ]);
    });
  });

  test("unless the action has a handler of its own", async () => {
    await withRunner({}, async (runner) => {
      const code = `process.on("uncaughtException", (error) => console.log("mine: " + error.message));
        function main() { return new Promise((done) => { setTimeout(() => done({ ok: true }), 50); setTimeout(() => { throw new Error("late") }, 1) }) }`;
      await runner.init({ code });
      const answers = [await runner.run(), await runner.run()];
      expect([answers.map(({ json }) => json), (await runner.logs(2)).stdout]).toEqual([
        [{ ok: true }, { ok: true }],
        ["mine: late", "<end>", "mine: late", "<end>"],
      ]);
    });
  });

  test("with several runs under way, only the one it belongs to fails; the others are waited for", async () => {
    // One fails once the other is there, which ends after that.
    const code = `let arrive, finish;
    const arrived = new Promise((go) => { arrive = go });
    const finished = new Promise((go) => { finish = go });
    function main({ fail }, { activationId }) {
      if (!fail) { arrive(); return finished.then(() => ({ id: activationId })) }
      return arrived.then(() => {
        setTimeout(() => { setTimeout(finish, 200); throw new Error("of " + activationId) }, 1);
        return new Promise(() => {});
      });
    }`;
    await withRunner({ env: { __OW_ALLOW_CONCURRENT: "true" } }, async (runner) => {
      await runner.init({ code });
      const both = [
        runner.run({}, { activation_id: "a" }),
        runner.run({ fail: true }, { activation_id: "b" }),
      ];
      const [good, bad] = await Promise.all(both);
      expect([good?.json, bad?.status, bad?.json, (await runner.ended).code]).toEqual([
        { id: "a" },
        502,
        failed("Error: of b"),
        1,
      ]);
    });
  });
});

describe("an action that ends the process", () => {
  test.each([
    { name: "in a run", code: "function main() { console.log('bye'); process.exit(0) }", exit: 0 },
    {
      name: "in a run, later",
      code: "function main() { return new Promise(() => setTimeout(() => { process.stdout.write('bye'); process.exit(3) }, 5)) }",
      exit: 3,
    },
  ])("$name is answered first, and its logs are complete", async ({ code, exit }) => {
    await withRunner({}, async (runner) => {
      await runner.init({ code });
      const { status, json } = await runner.run();
      expect([status, json, await runner.ended, (await runner.logs(1)).stdout]).toEqual([
        502,
        failed(`the action ended the process with exit code ${exit}`),
        { code: exit, signal: null },
        ["bye", "<end>"],
      ]);
    });
  });

  test("at load is the answer to /init", async () => {
    await withRunner({}, async (runner) => {
      const { status, json } = await runner.init({ code: "process.exit(1)" });
      expect([status, json, (await runner.ended).code]).toEqual([
        502,
        { error: "Initialization has failed due to: the action ended the process with exit code 1" },
        1,
      ]);
    });
  });

  test("between two runs has nothing to answer, and writes no marker", async () => {
    await withRunner({}, async (runner) => {
      await runner.init({
        code: `function main() { setTimeout(() => process.exit(3), ${afterAnswerMs}); return {} }`,
      });
      expect([(await runner.run()).status, (await runner.ended).code, (await runner.logs(1)).stdout]).toEqual(
        [200, 3, ["<end>"]],
      );
    });
  });
});

describe("files of an action", () => {
  let folder: string;
  const archive = zip([{ name: "index.js", data: "exports.main = () => ({ cwd: process.cwd() })" }]).toString(
    "base64",
  );

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "survival-test-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("are private, and gone when a signal ended the process; a run under way is answered", async () => {
    const runner = await startRunner({ env: { TMPDIR: folder } });
    try {
      const stuck = zip([
        {
          name: "index.js",
          data: "exports.main = () => (console.log(process.cwd()), new Promise(() => {}))",
        },
      ]);
      await runner.init({ binary: true, code: stuck.toString("base64") });
      const run = runner.run();
      await until(() => runner.stdout().includes("\n"));
      const present = existsSync(runner.stdout().split("\n")[0] ?? "");
      runner.child.kill("SIGTERM");
      expect([present, (await run).json, await runner.ended, readdirSync(folder)]).toEqual([
        true,
        failed("the runner was ended by SIGTERM"),
        { code: 143, signal: null },
        [],
      ]);
    } finally {
      await runner.stop();
    }
  });

  test("are gone when the code ended the process as it loaded", async () => {
    await withRunner({ env: { TMPDIR: folder } }, async (runner) => {
      const code = zip([{ name: "index.js", data: "process.exit(4)" }]).toString("base64");
      const { status } = await runner.init({ binary: true, code });
      expect([status, (await runner.ended).code, readdirSync(folder)]).toEqual([502, 4, []]);
    });
  });

  test("are gone when /init failed", async () => {
    await withRunner({ env: { TMPDIR: folder } }, async (runner) => {
      await runner.init({
        binary: true,
        code: zip([{ name: "index.js", data: "throw new Error()" }]).toString("base64"),
      });
      await runner.init({ code: "import 'node:fs'; throw new Error()" });
      const left = readdirSync(folder);
      await runner.init({ binary: true, code: archive });
      expect([left, (await runner.run()).json]).toEqual([
        [],
        { cwd: expect.stringMatching(/unlisten-action-\w+\/action$/) },
      ]);
      runner.child.kill("SIGTERM");
      await runner.ended;
    });
  });
});
