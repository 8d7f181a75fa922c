import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const tour = fileURLToPath(new URL("tour.mjs", import.meta.url));

test("the tour calls an action, shows what came back, and leaves nothing behind", {
  timeout: 120_000,
}, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [tour, "--once"]);
  expect(stderr).toBe("");
  const lines = stdout.split("\n").map((line) => line.trim().replace(/ {2,}/g, "  "));
  expect(lines).toEqual(
    expect.arrayContaining([
      "export const main = wrap(app);",
      expect.stringMatching(/^GET {2}\/ {2}200 {2}text\/html {2}259 B {2}.+ cold {2}process .+, load .+$/),
      "set-cookie: seen=orders; Path=/; SameSite=Lax",
      "set-cookie: visits=1; Path=/; HttpOnly; SameSite=Lax",
      expect.stringMatching(/^POST {2}\/orders {2}201 {2}application\/json {2}40 B {2}.+ warm$/),
      '> {"item":"flat white","price":3.8}',
      '< {"id":3,"item":"flat white","price":3.8}',
      expect.stringMatching(/^GET {2}\/cup\.png {2}200 {2}image\/png {2}892 B {2}.+ warm$/),
      expect.stringMatching(/^byte for byte .*cup\.png$/),
      expect.stringMatching(/^none {2}the Express app/),
    ]),
  );
  const pids = [...stdout.matchAll(/process (\d+)(?=[:\n])/g)].map(([, pid]) => Number(pid));
  expect(pids).toHaveLength(2);
  expect(pids.filter(isRunning)).toEqual([]);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
