import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, type HostOptions, startHost } from "../host.js";
import { clientOf, type Seen, webAnnotations } from "../testing/client.js";

const limits = { invocationsPerMinute: 4, concurrentInvocations: 1, firesPerMinute: 3 };
/** Runs until a file is there, when it is given one. */
const code = `const { existsSync } = require("node:fs");
async function main({ file }) {
  while (file !== undefined && !existsSync(file)) await new Promise((go) => setTimeout(go, 10));
  return { ok: true };
}`;
const hosts: Host[] = [];
const folder = mkdtempSync(join(tmpdir(), "unlisten-throttle-"));

afterAll(async () => {
  await Promise.all(hosts.map((host) => host.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(own: Partial<typeof limits> = {}, onBegin: HostOptions["onBegin"] = () => {}) {
  const many = { invocationsPerMinute: 1000, concurrentInvocations: 1000, firesPerMinute: 1000 };
  const host = await startHost({ port: 0, limits: { ...many, ...own }, onBegin });
  hosts.push(host);
  const client = clientOf(host);
  await client.put("a", code, webAnnotations());
  await client.rest("PUT", "triggers/t", {});
  await client.rest("PUT", "rules/r", { trigger: "/_/t", action: "/_/a" });
  return client;
}

let client: ReturnType<typeof clientOf>;
let authorization: string;

beforeAll(async () => {
  const { invocationsPerMinute, firesPerMinute } = limits;
  client = await start({ invocationsPerMinute, firesPerMinute });
  authorization = `Basic ${Buffer.from(hosts[0]!.auth).toString("base64")}`;
});

/** The first answer with 429, and how many there were before it: more than the limit when a minute passed in between. */
async function firstRefusal(send: () => Promise<Seen>): Promise<Seen> {
  for (let sent = 0; sent < 10; sent++) {
    const answer = await send();
    if (answer.status === 429) return answer;
  }
  throw new Error("nothing was refused");
}

const perMinute = (allowed: number) =>
  expect.stringMatching(
    new RegExp(`^Too many requests in the last minute \\(count: \\d+, allowed: ${allowed}\\)\\.$`),
  );

test.each([
  { what: "invocations", path: "actions/a", allowed: 4 },
  { what: "invocations of what is not there", path: "actions/nothing", allowed: 4 },
  { what: "invocations in a package that is not there", path: "actions/no/thing", allowed: 4 },
  { what: "firings of a trigger that is not there", path: "triggers/nothing", allowed: 3 },
])("$what are counted", async ({ path, allowed }) => {
  const { json, headers } = await firstRefusal(() => client.rest("POST", path, {}));
  expect(json).toEqual({ code: headers.get("x-request-id"), error: perMinute(allowed) });
  expect(headers.get("access-control-allow-origin")).toBe("*");
});

test.each(["GET", "POST", "OPTIONS"])(
  "%s of a web action is counted, and its refusal has no CORS headers",
  async (method) => {
    const { json, text, headers } = await firstRefusal(() =>
      client.web("default/a.json", { method, ...(method === "POST" ? { body: "{" } : {}) }),
    );
    expect(json).toEqual({ code: headers.get("x-request-id"), error: perMinute(4) });
    expect(text).toContain("\n");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  },
);

test("what reads, and a web action that is none, is not counted", async () => {
  await firstRefusal(() => client.rest("POST", "actions/nothing", {}));
  const seen = [];
  for (const path of ["actions/a", "triggers/t", "rules/r", "activations", "limits"])
    seen.push((await client.rest("GET", path)).status);
  seen.push((await client.rest("PUT", "actions/a?overwrite=true", {})).status);
  seen.push((await client.rest("POST", "rules/r", { status: "active" })).status);
  seen.push((await client.web("default/nothing.json")).status);
  expect(seen).toEqual([200, 200, 200, 200, 200, 200, 200, 404]);
});

test("names are checked before anything is counted, rates before payloads and rights", async () => {
  await firstRefusal(() => client.rest("POST", "actions/nothing", {}));
  expect((await client.rest("POST", "actions/a$b", {})).status).toBe(400);
  expect((await client.send("/api/v1/namespaces/_/actions/a", { method: "POST" })).status).toBe(401);
  const post = (path: string, body: string) => () =>
    client.send(`/api/v1/namespaces/${path}`, {
      method: "POST",
      body,
      headers: { authorization, "content-type": "application/json" },
    });
  await firstRefusal(post("_/actions/a", "[1]"));
  await firstRefusal(post("whisk.system/actions/secret", "{}"));
});

test("no more actions run at the same time than may, whoever started them", async () => {
  const { concurrentInvocations } = limits;
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  const narrow = await start({ concurrentInvocations }, () => hasBegun());
  const file = join(folder, "go");
  const running = narrow.rest("POST", "actions/a?blocking=true", { file });
  await begun;
  const text = "Too many concurrent requests in flight (count: 1, allowed: 1).";
  const refused = await narrow.rest("POST", "actions/a", {});
  expect([refused.status, refused.json.error]).toEqual([429, text]);
  const { json } = await narrow.rest("POST", "triggers/t", {});
  const { logs } = (await narrow.rest("GET", `activations/${json.activationId}`)).json;
  expect(logs.map((line: string) => JSON.parse(line))).toEqual([
    { statusCode: 1, success: false, rule: "guest/r", error: text, action: "guest/a" },
  ]);
  writeFileSync(file, "");
  expect((await running).status).toBe(200);
});

test("the host says what it counts", async () => {
  const shipped = await startHost({ port: 0 });
  hosts.push(shipped);
  const seen = clientOf(shipped);
  expect((await seen.send("/")).json.limits).toMatchObject({
    actions_per_minute: 60,
    concurrent_actions: 30,
    triggers_per_minute: 60,
  });
  expect((await seen.rest("GET", "limits")).json).toMatchObject({
    invocationsPerMinute: 60,
    concurrentInvocations: 30,
    firesPerMinute: 60,
    maxActionInstances: 30,
  });
});
