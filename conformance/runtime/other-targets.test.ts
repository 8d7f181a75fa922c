import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { containerTarget } from "./container-target.js";
import { urlTarget } from "./url-target.js";

const engine = join(import.meta.dirname, "testing", "fake-engine.mjs");
const folder = mkdtempSync(join(tmpdir(), "unlisten-targets-"));
const signal = AbortSignal.timeout(60_000);

let server: Server;
beforeAll(async () => {
  process.env.FAKE_ENGINE_FOLDER = folder;
  server = createServer((_, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  delete process.env.FAKE_ENGINE_FOLDER;
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a container for each case, with its variables, its output and its end", async () => {
  const target = containerTarget({ image: "me/runner", engine });
  const runner = await target.start({ env: { __OW_X: "a b" }, signal });
  const answer = await fetch(`http://${runner.address.host}:${runner.address.port}/`);
  expect(await answer.json()).toEqual({ env: ["__OW_X=a b"] });
  await expect.poll(() => runner.output!.stdout.since(0), { timeout: 10_000 }).toContain("asked");
  await runner.kill("SIGTERM");
  expect(await runner.exited).toBe(143);
  await runner.end();
  await target.start({ env: {}, signal });
  await target.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("an image that cannot be run: in the engine's words", async () => {
  const target = containerTarget({ image: "missing", engine });
  await expect(target.start({ env: {}, signal })).rejects.toThrow(
    /ended with code 125 before it listened: there is no image missing/,
  );
});

test("one that runs already is restarted before each case, and takes one case without that", async () => {
  const { port } = server.address() as AddressInfo;
  const address = { host: "127.0.0.1", port };
  const file = join(folder, "restarts");
  const script = join(folder, "restart.cjs");
  writeFileSync(script, `require("node:fs").appendFileSync(${JSON.stringify(file)}, "again\\n")`);
  appendFileSync(file, "");
  const target = urlTarget({ name: "u", address, restart: [process.execPath, script] });
  expect(target.atMost).toBeUndefined();
  for (let i = 0; i < 2; i++) await (await target.start({ env: {}, signal })).end();
  expect(readFileSync(file, "utf8")).toBe("again\nagain\n");
  expect(urlTarget({ name: "u", address }).atMost).toBe(1);
  const failing = urlTarget({ name: "u", address, restart: [process.execPath, "/nowhere.cjs"] });
  await expect(failing.start({ env: {}, signal })).rejects.toThrow(/--restart ended with 1/);
});

test("nobody is there", async () => {
  const target = urlTarget({ name: "u", address: { host: "127.0.0.1", port: 1 } });
  const soon = AbortSignal.timeout(100);
  await expect(target.start({ env: {}, signal: soon })).rejects.toThrow("nobody answers at 127.0.0.1:1");
});
