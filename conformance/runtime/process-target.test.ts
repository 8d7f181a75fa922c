import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { RunnerAddress } from "./connection.js";
import { freePort } from "./free-port.js";
import { processTarget } from "./process-target.js";
import type { RuntimeTarget } from "./target.js";

const script = join(import.meta.dirname, "testing", "fake-runner.mjs");
const signal = AbortSignal.timeout(60_000);

let targets: RuntimeTarget[] = [];
afterEach(async () => {
  for (const target of targets) await target.close().catch(() => {});
  targets = [];
});

function fake(how: string, more: { words?: string[]; address?: RunnerAddress; before?: string[] } = {}) {
  const { words = [], address, before = [] } = more;
  const command = [...before, process.execPath, script, how, ...words];
  const target = processTarget({ name: "fake", command, address });
  targets.push(target);
  return target;
}

async function ask({ host, port }: RunnerAddress) {
  const answer = await fetch(`http://${host}:${port}/`);
  return (await answer.json()) as { asked: number; cwd: string; env: Record<string, string> };
}

test("a process of its own for each, with folders of its own and little of our environment", async () => {
  process.env.CONFORMANCE_TEST = "ours";
  const target = fake("serves", { before: ["GIVEN=a=b"] });
  const [one, two] = await Promise.all([1, 2].map(() => target.start({ env: { __OW_X: "x" }, signal })));
  const first = await ask(one!.address);
  const second = await ask(two!.address);
  delete process.env.CONFORMANCE_TEST;
  expect([first.asked, second.asked]).toEqual([1, 1]);
  expect(first.cwd).not.toBe(second.cwd);
  expect(first.cwd).toBe(join(one!.tmp!, "work"));
  expect(first.env).toMatchObject({ TMPDIR: one!.tmp, __OW_X: "x", GIVEN: "a=b" });
  expect(first.env).not.toHaveProperty("CONFORMANCE_TEST");
  expect(one!.output!.stdout.since(0)).toEqual(["it listens"]);
  await one!.end();
  await two!.end();
  expect(existsSync(one!.tmp!)).toBe(false);
  expect(() => process.kill(one!.pid!, 0)).toThrow("ESRCH");
});

test.each([
  { how: "ends", says: /ended with code 7 before it listened: it is not well/ },
  { how: "says-something-else", says: /the line on --ready-fd is no JSON: ready/ },
  { how: "says-nothing", says: /--ready-fd was closed without a line/ },
])("a runner that $how does not start, and nothing of it stays", async ({ how, says }) => {
  await expect(fake(how).start({ env: {}, signal })).rejects.toThrow(says);
});

test("a program that does not exist", async () => {
  const target = processTarget({ name: "none", command: ["/nowhere/none"] });
  targets.push(target);
  await expect(target.start({ env: {}, signal })).rejects.toThrow(/ENOENT/);
});

test("one that does not come up is given up in time", async () => {
  const target = processTarget({ name: "slow", command: ["sleep", "60"] });
  targets.push(target);
  const soon = AbortSignal.timeout(200);
  const started = target.start({ env: {}, signal: soon });
  await expect(started).rejects.toThrow(/did not listen in time|ended with code/);
});

test("one that takes no arguments of ours: where it listens is said beside the command", async () => {
  const port = await freePort();
  const target = fake("serves-at", { words: [String(port)], address: { host: "127.0.0.1", port } });
  expect(target.atOnce).toBe(1);
  const runner = await target.start({ env: {}, signal });
  expect(await ask(runner.address)).toMatchObject({ asked: 1 });
  await runner.end();
  const again = await target.start({ env: {}, signal });
  expect(await ask(again.address)).toMatchObject({ asked: 1 });
});

test("{port} in the command is a free one, for each its own", async () => {
  const target = fake("serves-at", { words: ["{port}"] });
  expect(target.atOnce).toBeUndefined();
  const [one, two] = await Promise.all([1, 2].map(() => target.start({ env: {}, signal })));
  expect(one!.address.port).not.toBe(two!.address.port);
  expect(await ask(one!.address)).toMatchObject({ asked: 1 });
});

test("a port that somebody else has is refused, instead of checking them", async () => {
  const port = await freePort();
  const other = createServer().listen(port, "127.0.0.1");
  try {
    const target = fake("serves-at", { words: [String(port)], address: { host: "127.0.0.1", port } });
    await expect(target.start({ env: {}, signal })).rejects.toThrow(
      `something else listens on 127.0.0.1:${port}`,
    );
  } finally {
    other.close();
  }
});

test("how it ended", async () => {
  const runner = await fake("serves").start({ env: {}, signal });
  await runner.kill("SIGTERM");
  expect(await runner.exited).toBe(143);
  await runner.end();
});

test("a process that left the group is ended too, and named", async () => {
  const target = fake("leaves-one-behind");
  const runner = await target.start({ env: {}, signal });
  await runner.end();
  await expect(target.close()).rejects.toThrow(
    /processes outlived their cases, and were ended: \d+ sleep 60/,
  );
});
