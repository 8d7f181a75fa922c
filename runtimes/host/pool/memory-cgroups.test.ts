import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { MemoryCgroups } from "./memory-cgroups.js";

const megabyte = 1024 * 1024;
// Where none can be made the host looks at /proc (memory-watch.test.ts).
const groups = MemoryCgroups.find();

/** Takes so much in a child, and ends as the child does. */
const hungry = (megabytes: number) => `
  const { spawnSync } = require("node:child_process");
  const take = "const held = []; for (let i = 0; i < ${megabytes}; i++) held.push(Buffer.alloc(${megabyte}, 1))";
  process.stdin.once("data", () => process.exit(spawnSync(process.execPath, ["-e", take]).signal === null ? 0 : 1));`;

test.runIf(groups !== undefined).each([
  { megabytes: 20, code: 0, hasKilled: false },
  { megabytes: 400, code: 1, hasKilled: true },
])(
  "what a process starts is bounded with it: $megabytes MB of 200",
  async ({ megabytes, code, hasKilled }) => {
    const group = groups!.make(200 * megabyte);
    const child = spawn(process.execPath, ["-e", hungry(megabytes)], { stdio: ["pipe", "ignore", "ignore"] });
    group.add(child.pid!);
    child.stdin.write("go");
    const [exitCode] = await once(child, "exit");
    // By version 2 the parent ends as well.
    if (hasKilled) expect(exitCode).not.toBe(0);
    else expect(exitCode).toBe(code);
    expect(group.hasKilled).toBe(hasKilled);
    await group.remove();
    expect(() => group.add(process.pid)).toThrow(/ENOENT/);
  },
);

test.runIf(groups !== undefined)("two hosts in one process have groups of their own", async () => {
  const hosts = [groups!, MemoryCgroups.find()!];
  const made = hosts.flatMap((host) => Array.from({ length: 10 }, () => host.make(200 * megabyte)));
  expect(made).toHaveLength(20);
  await Promise.all(made.map((group) => group.remove()));
});
