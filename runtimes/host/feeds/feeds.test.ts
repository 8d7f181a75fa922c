import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import openwhisk from "openwhisk";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import type { JsonObject } from "../json/json.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until } from "../testing/client.js";

let host: Host;
let client: ReturnType<typeof clientOf>;
let ow: openwhisk.Client;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
  ow = openwhisk({ apihost: host.url, api_key: host.auth });
  await client.put("note", "function main(args) { delete args.__ow_headers; return args; }");
});

afterAll(() => host.close());

beforeEach(() => client.rest("PUT", "triggers/t", {}));
afterEach(async () => {
  await client.rest("DELETE", "triggers/t");
  await client.rest("DELETE", "rules/r");
});

const alarms = "/whisk.system/alarms";
const feed = (event: string, name: string, params: JsonObject = {}, key = host.auth) =>
  client.send(`/api/v1/namespaces/whisk.system/actions/alarms/${name}?blocking=true&result=true`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(host.auth).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ lifecycleEvent: event, triggerName: "/_/t", authKey: key, ...params }),
  });

/** What the action of the rule has got. */
const noted = () =>
  until(async () => {
    const { json } = await client.rest("GET", "activations?name=note&docs=true");
    return json.length > 0 && json.map((record: { response: JsonObject }) => record.response.result);
  });

test("the package is public, and its feeds are where clients look for them", async () => {
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;
  const get = (path: string) => client.send(`/api/v1/namespaces/${path}`, { headers: { authorization } });
  const { json } = await get("whisk.system/packages/alarms");
  expect(json.feeds.map(({ name }: { name: string }) => name).sort()).toEqual(["alarm", "interval", "once"]);
  expect(json.actions).toEqual([]);
  expect((await get("whisk.system/packages")).json).toMatchObject([{ name: "alarms", publish: true }]);
  expect((await get("whisk.system/actions/alarms/")).json).toHaveLength(3);
  expect((await get("whisk.system/actions/alarms/once?code=false")).json).toMatchObject({
    parameters: expect.arrayContaining([
      { key: "fireOnce", value: true },
      { key: "trigger_payload", value: "" },
    ]),
  });
});

const notAuthorized = (what: string) => `The supplied authentication is not authorized to access '${what}'.`;

test.each([
  { method: "GET", path: "whisk.system/actions", what: "whisk.system" },
  { method: "GET", path: "whisk.system/triggers/x", what: "whisk.system/x" },
  { method: "GET", path: "whisk.system/actions/secret/x", what: "whisk.system/secret" },
  { method: "GET", path: "nowhere/packages/x", what: "nowhere/x" },
  { method: "PUT", path: "whisk.system/packages/alarms?overwrite=true", what: "whisk.system/alarms" },
  {
    method: "PUT",
    path: "whisk.system/actions/alarms/alarm?overwrite=true",
    what: "whisk.system/alarms/alarm",
  },
  { method: "DELETE", path: "whisk.system/actions/alarms/alarm", what: "whisk.system/alarms/alarm" },
  { method: "POST", path: "whisk.system/triggers/x", what: "whisk.system/x" },
  { method: "GET", path: "whisk.system/activations", what: "whisk.system" },
  { method: "GET", path: "whisk.system/limits", what: "whisk.system" },
])("$method $path is 403", async ({ method, path, what }) => {
  const answer = await client.send(`/api/v1/namespaces/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(host.auth).toString("base64")}`,
      "content-type": "application/json",
    },
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  expect([answer.status, answer.json.error]).toEqual([403, notAuthorized(what)]);
});

test("packages of one's own say 404 with their names, foreign ones 403, and only packages can be bound", async () => {
  const bind = (namespace: string, name: string) =>
    client.rest("PUT", "packages/bound", { binding: { namespace, name } });
  expect((await client.rest("GET", "packages/no")).json.error).toBe(
    "The requested resource 'guest/no' does not exist.",
  );
  expect((await client.rest("DELETE", "packages/no")).json.error).toBe(
    "The requested resource does not exist.",
  );
  expect((await client.rest("GET", "actions/no/")).json.error).toBe("The requested resource does not exist.");
  expect((await bind("_", "no")).json.error).toBe("Binding references a package that does not exist.");
  expect((await bind("_", "note")).json.error).toBe("Cannot bind to a resource that is not a package.");
  expect((await bind("whisk.system", "no")).json.error).toBe(notAuthorized("whisk.system/no"));
  expect((await bind("whisk.system", "alarms")).status).toBe(200);
  const answer = await client.invoke("bound/once", {
    lifecycleEvent: "READ",
    triggerName: "t",
    authKey: host.auth,
  });
  expect(answer.json.error).toEqual({ error: "could not find trigger /guest/t in the database" });
  await client.rest("DELETE", "packages/bound");
});

test("the openwhisk client creates, reads, changes and deletes an alarm; the trigger itself does not show it", async () => {
  const options = { name: `${alarms}/alarm`, trigger: "t" };
  const params = { authKey: host.auth, cron: "0 0 1 1 *", trigger_payload: { a: 1 } };
  // The client's types leave out what it can do.
  const feeds = ow.feeds as unknown as Record<
    "create" | "get" | "update" | "delete",
    (options: object) => Promise<{ response: JsonObject }>
  >;
  const created = await feeds.create({ ...options, params });
  expect(created).toMatchObject({ response: { success: true, result: { status: "success" } } });
  const read = async () => (await feeds.get({ ...options, params: { authKey: host.auth } })).response.result;
  const config = { name: "t", namespace: "guest", payload: { a: 1 }, cron: "0 0 1 1 *", strict: false };
  expect(await read()).toEqual({
    config,
    status: {
      active: true,
      dateChanged: expect.any(Number),
      dateChangedISO: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    },
  });
  expect((await client.rest("GET", "triggers/t")).json).not.toHaveProperty("alarm");
  await feeds.update({ ...options, params: { authKey: host.auth, timezone: "Asia/Tokyo", strict: true } });
  expect(await read()).toMatchObject({ config: { ...config, timezone: "Asia/Tokyo", strict: true } });
  await client.rest("PUT", "triggers/t?overwrite=true", { annotations: [{ key: "note", value: 1 }] });
  await client.rest("PUT", "rules/r", { trigger: "/_/t", action: "/_/note" });
  expect(await read()).toMatchObject({ config: { ...config, timezone: "Asia/Tokyo", strict: true } });
  await feeds.delete({ ...options, params: { authKey: host.auth } });
  await expect(read()).rejects.toMatchObject({
    error: { response: { result: { error: { error: "could not find trigger /guest/t in the database" } } } },
  });
});

test("an alarm is paused and goes on", async () => {
  await feed("CREATE", "interval", { minutes: 5 });
  const status = async () => (await feed("READ", "interval")).json.status;
  await feed("PAUSE", "interval");
  expect(await status()).toMatchObject({ active: false, reason: { kind: "USER" } });
  await feed("UNPAUSE", "interval");
  expect(await status()).not.toHaveProperty("reason");
});

test.each([
  {
    what: "another key",
    event: "CREATE",
    params: { cron: "* * * * *", authKey: "no:body" },
    error: "Trigger authentication request failed.",
  },
  {
    what: "no key",
    event: "READ",
    params: { authKey: null },
    error: "Trigger authentication request failed.",
  },
  {
    what: "another trigger",
    event: "CREATE",
    params: { cron: "* * * * *", triggerName: "/_/no" },
    error: "Trigger authentication request failed.",
  },
  {
    what: "no trigger",
    event: "CREATE",
    params: { triggerName: "" },
    error: "no trigger name parameter was provided",
  },
  {
    what: "no pattern",
    event: "CREATE",
    params: {},
    error: "alarms trigger feed is missing the cron parameter",
  },
  { what: "an unknown event", event: "LIST", params: {}, error: "unsupported lifecycleEvent" },
])("the feed refuses $what", async ({ event, params, error }) => {
  const answer = await feed(event, "alarm", params as JsonObject);
  expect([answer.status, answer.json]).toEqual([502, { error: { error } }]);
});

test("when it is time the trigger fires, its rule's action runs, and all of it goes away if asked", async () => {
  await client.rest("PUT", "rules/r", { trigger: "/_/t", action: "/_/note" });
  // Its runner is started by then.
  await feed("READ", "once");
  const params = { date: Date.now() + 2000, trigger_payload: { said: "now" }, deleteAfterFire: "rules" };
  expect((await feed("CREATE", "once", params)).json).toEqual({ status: "success" });
  expect(await noted()).toEqual([{ said: "now" }]);
  await until(async () => (await client.rest("GET", "rules/r")).status === 404);
  expect((await client.rest("GET", "triggers/t")).status).toBe(404);
  expect((await feed("DELETE", "once")).json).toEqual({ status: "success" });
});

test("alarms are kept with the data, and go on when the host is started again", async () => {
  const data = mkdtempSync(join(tmpdir(), "unlisten-alarms-"));
  try {
    const options = { port: 0, data, limits: unlimitedRates };
    const first = await startHost(options);
    const before = clientOf(first);
    await before.put("note", "function main({ n }) { return { n }; }");
    await before.rest("PUT", "triggers/t", {});
    await before.rest("PUT", "rules/r", { trigger: "/_/t", action: "/_/note" });
    const params = { cron: "* * * * * *", trigger_payload: { n: 7 } };
    const body = { lifecycleEvent: "CREATE", triggerName: "/_/t", authKey: first.auth, ...params };
    const headers = {
      authorization: `Basic ${Buffer.from(first.auth).toString("base64")}`,
      "content-type": "application/json",
    };
    const path = "/api/v1/namespaces/whisk.system/actions/alarms/alarm?blocking=true&result=true";
    const created = await before.send(path, { method: "POST", headers, body: JSON.stringify(body) });
    expect(created.json).toEqual({ status: "success" });
    await first.close();
    const restarted = Date.now();
    const second = await startHost({ ...options, auth: first.auth });
    try {
      const after = clientOf(second);
      const [record] = await until(async () => {
        const { json } = await after.rest("GET", `activations?name=note&docs=true&since=${restarted}`);
        return json.length > 0 && json;
      });
      expect(record.response.result).toEqual({ n: 7 });
    } finally {
      await second.close();
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
