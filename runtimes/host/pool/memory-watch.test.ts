import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { MemoryWatch, memoryBytes } from "./memory-watch.js";

const megabyte = 1024 * 1024;
const watch = new MemoryWatch();
const pids: number[] = [];

afterEach(() => {
  watch.close();
  for (const pid of pids.splice(0)) process.kill(-pid, "SIGKILL");
});

/** A process that holds so much, or whose child does, once it has said so. */
async function hold(megabytes: number, inChild = false): Promise<number> {
  const source = `globalThis.held = Buffer.alloc(${megabytes} * ${megabyte}, 1); console.log("held"); setInterval(() => {}, 1e6);`;
  const parent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(source)}], { stdio: "inherit" });`;
  const child = spawn(process.execPath, ["-e", inChild ? parent : source], { detached: true });
  pids.push(child.pid!);
  await once(child.stdout, "data");
  return child.pid!;
}

test.runIf(process.platform === "linux").each([false, true])(
  "what a process holds counts (in a child of it: %s)",
  async (inChild) => {
    const bytes = memoryBytes(await hold(200, inChild));
    expect(bytes).toBeGreaterThan(200 * megabyte);
    expect(bytes).toBeLessThan(300 * megabyte);
  },
);

test.runIf(process.platform === "linux")(
  "who takes more is told once, who does not is left alone",
  async () => {
    const [small, large] = [await hold(1), await hold(200)];
    const exceeded: number[] = [];
    const told = new Promise<void>((resolve) => {
      for (const pid of [small, large]) {
        const onExceeded = () => {
          exceeded.push(pid);
          resolve();
        };
        watch.watch({ pid, limitBytes: 150 * megabyte, onExceeded });
      }
    });
    await told;
    expect(exceeded).toEqual([large]);
  },
);

test("a process that is gone holds nothing", () => {
  expect(memoryBytes(2 ** 30)).toBe(0);
});
