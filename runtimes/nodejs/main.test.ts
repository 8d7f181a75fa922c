import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startRunner, until, withRunner } from "./testing/runner-process.js";

const main = fileURLToPath(new URL("../../dist/runtimes/nodejs/main.cjs", import.meta.url));

test("announces its address on stdout when the port was left to the system and no descriptor given", async () => {
  const child = spawn(process.execPath, [main, "--host=127.0.0.1", "--port=0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const line = await new Promise<string>((resolve) =>
      child.stdout.once("data", (data) => resolve(String(data))),
    );
    expect(JSON.parse(line)).toEqual({ host: "127.0.0.1", port: expect.any(Number), pid: child.pid });
  } finally {
    child.kill("SIGKILL");
  }
});

test("announces nothing on the action's streams when a descriptor is given", async () => {
  await withRunner({}, async (runner) => {
    await runner.init({
      code: "function main() { return { pid: process.pid, args: process.argv.slice(2) } }",
    });
    expect([(await runner.run()).json, (await runner.logs(1)).stdout]).toEqual([
      { pid: runner.pid, args: [] },
      ["<end>"],
    ]);
  });
});

test.each([
  { args: ["--prot", "1"], status: 2, stderr: 'unknown argument "--prot"' },
  { args: ["--exit-with-stdin"], status: 2, stderr: "--exit-with-stdin needs a pipe as stdin" },
  { args: ["--host", "203.0.113.1", "--port", "0"], status: 1, stderr: "cannot listen on 203.0.113.1:0: " },
])("$args ends with $status", ({ args, status, stderr }) => {
  const stdio = ["ignore", "pipe", "pipe"] as const;
  const result = spawnSync(process.execPath, [main, ...args], { encoding: "utf8", stdio: [...stdio] });
  expect([result.status, result.stdout, result.stderr]).toEqual([
    status,
    "",
    expect.stringContaining(stderr),
  ]);
});

describe("--exit-with-stdin", () => {
  test.each([
    { name: "idle", code: "function main() { return {} }", ended: { code: 143, signal: null } },
    {
      name: "in an endless loop",
      code: "function main() { console.log('spinning'); for (;;); }",
      ended: { code: null, signal: "SIGKILL" },
    },
  ])("ends a runner that is $name when its parent is gone", async ({ code, ended }) => {
    const runner = await startRunner({ args: ["--exit-with-stdin"] });
    try {
      await runner.init({ code });
      const run = runner.run().catch(() => {});
      await until(() => runner.stdout() !== "");
      runner.child.stdin.end();
      expect(await runner.ended).toEqual(ended);
      await run;
    } finally {
      await runner.stop();
    }
  });

  test("modules behind links are loaded by their real path all the same", async () => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), "unlisten-linked-"));
    mkdirSync(join(folder, "store", "pkg"), { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    writeFileSync(join(folder, "store", "pkg", "package.json"), '{"name":"pkg","main":"index.js"}');
    writeFileSync(join(folder, "store", "pkg", "index.js"), "exports.at = __filename;");
    symlinkSync(join(folder, "store", "pkg"), join(folder, "node_modules", "pkg"));
    writeFileSync(join(folder, "app.mjs"), 'export { at } from "pkg";');
    const code = `exports.main = () => import(${JSON.stringify(join(folder, "app.mjs"))}).then(({ at }) => ({ at }));`;
    await withRunner({ args: ["--exit-with-stdin"] }, async (runner) => {
      await runner.init({ code });
      expect((await runner.run()).json).toEqual({ at: join(folder, "store", "pkg", "index.js") });
    });
    rmSync(folder, { recursive: true });
  });

  test("does nothing while stdin is open, whatever comes from there", async () => {
    await withRunner({ args: ["--exit-with-stdin"] }, async (runner) => {
      await new Promise((resolve) => runner.child.stdin.write("anything\n", resolve));
      await runner.init({ code: "function main() { return { ok: true } }" });
      expect((await runner.run()).json).toEqual({ ok: true });
    });
  });
});
