import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import openwhisk from "openwhisk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseWskprops } from "./deploy/connection.js";
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
  const { wskConfigFile } = await host.event("ready");
  const { APIHOST, AUTH } = parseWskprops(readFileSync(wskConfigFile as string, "utf8"));
  return openwhisk({ apihost: APIHOST, api_key: AUTH });
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

const modeOf = (path: string) => statSync(path).mode & 0o777;

test.each([
  {
    name: "the folder of the data",
    args: ["--data", "data"],
    auth: "data/auth",
    wskprops: /data\/wskprops$/,
  },
  {
    name: "the user's folder",
    args: [],
    auth: ".config/unlisten/auth",
    wskprops: /\.config\/unlisten\/wskprops-\d+$/,
  },
  { name: "a file", args: ["--auth-file", "k/key"], auth: "k/key", wskprops: /wskprops-\d+$/ },
])(
  "the key lies in $name, for its owner alone, and is the same the next time",
  async ({ args, auth, wskprops }) => {
    const keys: string[] = [];
    for (const _ of ["first", "again"]) {
      host = startCommand(["host", "--port", "0", ...args], folder);
      const path = (await host.event("ready")).wskConfigFile as string;
      expect(path).toMatch(wskprops);
      const key = readFileSync(join(folder, auth), "utf8").trim();
      keys.push(key);
      expect([modeOf(path), modeOf(join(folder, auth))]).toEqual([0o600, 0o600]);
      expect(parseWskprops(readFileSync(path, "utf8")).AUTH).toBe(key);
      expect(host.output()).not.toContain(key.split(":")[1]);
      expect(await host.end("SIGINT")).toBe(0);
      expect(() => statSync(path)).toThrow("ENOENT");
    }
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}:[A-Za-z0-9]{64}$/);
    expect(keys[1]).toBe(keys[0]);
  },
);

test.each([
  {
    name: "the published key where others can reach it",
    args: ["--hostname", "0.0.0.0", "--published-key"],
    says: "the published key cannot be used on 0.0.0.0",
  },
  { name: "two keys", args: ["--auth", "a:b", "--published-key"], says: "exclude each other" },
  { name: "what is no key", args: ["--auth", "ab"], says: "auth must be `uuid:key`" },
  { name: "a key that others may read", args: ["--auth-file", "open"], says: "may be read by others" },
])("$name is refused", async ({ args, says }) => {
  writeFileSync(join(folder, "open"), "a:b", { mode: 0o644 });
  host = startCommand(["host", "--port", "0", ...args], folder);
  await expect(host.event("ready")).rejects.toThrow(says);
});
