import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import openwhisk from "openwhisk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CommandProcess, startCommand } from "./testing/command-process.js";

let folder = "";
let host: CommandProcess | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "unlisten-host-")));
});
afterEach(async () => {
  await host?.end("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

async function startHost() {
  host = startCommand(["host", "--port", "0", "--data", "data"], folder);
  const { url, auth } = await host.event("ready");
  return openwhisk({ apihost: url as string, api_key: auth as string });
}

test("the host says how to reach it, prints activations, and keeps actions in its folder", async () => {
  const client = await startHost();
  await client.actions.update({
    name: "hello",
    action: "function main() { console.log('hi'); return { a: 1 }; }",
  });
  const result = await client.actions.invoke({ name: "hello", blocking: true, result: true });
  expect(result).toEqual({ a: 1 });
  expect(await host?.event("activation")).toMatchObject({
    action: "hello",
    outcome: "success",
    isCold: true,
  });
  expect(host?.events("log")).toMatchObject([{ stream: "stdout", text: "hi", action: "guest/hello" }]);
  expect(await host?.end("SIGINT")).toBe(0);

  const later = await startHost();
  expect((await later.actions.list()).map(({ name }) => name)).toEqual(["hello"]);
});
