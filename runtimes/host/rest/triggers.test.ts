import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, type Seen, until } from "../testing/client.js";

let host: Host;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
  await client.put("echo", "function main(args) { return { args }; }");
  await client.put("final", "function main(args) { return args; }", {
    annotations: [{ key: "final", value: true }],
    parameters: [{ key: "p", value: "fixed" }],
  });
  await client.rest("PUT", "packages/pkg", {});
  await client.put("pkg/inner", "function main(args) { return { inner: args.a }; }");
  await client.rest("PUT", "packages/bound", { binding: { namespace: "_", name: "pkg" } });
});

afterAll(() => host.close());

beforeEach(async () => {
  for (const collection of ["rules", "triggers"]) {
    for (const { name } of (await client.rest("GET", collection)).json)
      await client.rest("DELETE", `${collection}/${name}`);
  }
});

const put = (path: string, json: unknown = {}) => client.rest("PUT", path, json);
const failure = ({ status, json }: Seen) => [status, json.error];

function record(id: string) {
  return until(async () => {
    const { status, json } = await client.rest("GET", `activations/${id}`);
    return status === 200 && json;
  });
}

test("a trigger is created, changed, read, listed and deleted", async () => {
  const created = await put("triggers/t", { parameters: [{ key: "a", value: 1 }], limits: {} });
  expect(created.json).toEqual({
    namespace: "guest",
    name: "t",
    version: "0.0.1",
    publish: false,
    annotations: [],
    parameters: [{ key: "a", value: 1 }],
    limits: {},
    updated: expect.any(Number),
  });
  expect(failure(await put("triggers/t"))).toEqual([409, "resource already exists"]);
  const changed = await put("triggers/t?overwrite=true", {
    annotations: [{ key: "feed", value: "/whisk.system/alarms/alarm" }],
    publish: true,
  });
  expect(changed.json).toMatchObject({
    version: "0.0.2",
    publish: true,
    parameters: [{ key: "a", value: 1 }],
  });
  expect((await client.rest("GET", "triggers/t")).json).toEqual(changed.json);
  const [summary] = (await client.rest("GET", "triggers")).json;
  expect(Object.keys(summary).sort()).toEqual([
    "annotations",
    "name",
    "namespace",
    "publish",
    "updated",
    "version",
  ]);
  expect((await client.rest("GET", "triggers?count=true")).json).toEqual({ triggers: 1 });
  expect((await client.rest("DELETE", "triggers/t")).json).toEqual(changed.json);
  expect(failure(await client.rest("DELETE", "triggers/t"))).toEqual([
    404,
    "The requested resource does not exist.",
  ]);
});

test("a rule is created, read, listed, disabled, enabled and deleted; its trigger knows it", async () => {
  await put("triggers/t");
  const created = await put("rules/r", { trigger: "/_/t", action: "/guest/echo" });
  const reference = (name: string) => ({ path: "guest", name });
  expect(created.json).toEqual({
    namespace: "guest",
    name: "r",
    status: "active",
    trigger: reference("t"),
    action: reference("echo"),
    version: "0.0.1",
    publish: false,
    annotations: [],
    updated: expect.any(Number),
  });
  const rules = async () => (await client.rest("GET", "triggers/t")).json.rules;
  expect(await rules()).toEqual({ "guest/r": { action: reference("echo"), status: "active" } });
  expect((await client.rest("GET", "rules/r")).json).toEqual(created.json);
  const { status: _, ...listed } = created.json;
  expect((await client.rest("GET", "rules")).json).toEqual([listed]);
  for (const status of ["inactive", "inactive", "active", "active", "inactive"]) {
    const answer = await client.rest("POST", "rules/r", { status });
    expect([answer.status, answer.text]).toEqual([200, "OK"]);
    expect((await client.rest("GET", "rules/r")).json.status).toBe(status);
  }
  expect(failure(await put("rules/r", { trigger: "t", action: "echo" }))).toEqual([
    400,
    "The request content was malformed:\nrequirement failed: The fully qualified name of the entity must contain at least the namespace and the name of the entity.",
  ]);
  expect(failure(await put("rules/r", { trigger: "/_/t", action: "/_/echo" }))).toEqual([
    409,
    "resource already exists",
  ]);
  const changed = await put("rules/r?overwrite=true", { action: "/_/pkg/inner" });
  expect(changed.json).toMatchObject({
    version: "0.0.2",
    status: "inactive",
    action: { path: "guest/pkg", name: "inner" },
  });
  await put("triggers/t2");
  await put("rules/r?overwrite=true", { trigger: { path: "_", name: "t2" } });
  expect(await rules()).toEqual({});
  expect((await client.rest("GET", "triggers/t2")).json.rules["guest/r"].status).toBe("inactive");
  await client.rest("POST", "rules/r", { status: "active" });
  expect((await client.rest("DELETE", "rules/r")).json).toMatchObject({ name: "r", status: "inactive" });
  expect((await client.rest("GET", "triggers/t2")).json.rules).toEqual({});
});

const malformed = (detail: string) => `The request content was malformed:\n${detail}`;

test.each([
  {
    what: "an action that is not there",
    rule: { trigger: "/_/t", action: "/_/no" },
    status: 400,
    error: "action /guest/no does not exist",
  },
  {
    what: "a trigger that is not there",
    rule: { trigger: "/_/no", action: "/_/no" },
    status: 400,
    error: "trigger /guest/no does not exist",
  },
  {
    what: "no action",
    rule: { trigger: "/_/t" },
    status: 400,
    error: "rule requires a valid trigger and a valid action",
  },
  {
    what: "no trigger",
    rule: { action: "/_/echo" },
    status: 400,
    error: "rule requires a valid trigger and a valid action",
  },
  {
    what: "an action as trigger",
    rule: { trigger: "/_/echo", action: "/_/echo" },
    status: 400,
    error:
      "document type class org.apache.openwhisk.core.entity.WhiskAction did not match expected type class org.apache.openwhisk.core.entity.WhiskTrigger.",
  },
  {
    what: "a package as action",
    rule: { trigger: "/_/t", action: "/_/pkg" },
    status: 400,
    error:
      "document type class org.apache.openwhisk.core.entity.WhiskPackage did not match expected type class org.apache.openwhisk.core.entity.WhiskActionMetaData.",
  },
  {
    what: "a package that is not there",
    rule: { trigger: "/_/t", action: "/_/no/a" },
    status: 404,
    error: "The requested resource does not exist.",
  },
  {
    what: "a foreign trigger and a foreign action",
    rule: { trigger: "/a/t", action: "/b/a" },
    status: 403,
    error: "The supplied authentication is not authorized to access 'a/t, b/a'.",
  },
  {
    what: "a number as trigger",
    rule: { trigger: 5, action: "/_/echo" },
    status: 400,
    error: malformed("fully qualified name malformed"),
  },
  {
    what: "bad characters",
    rule: { trigger: "/_/a$b", action: "/_/echo" },
    status: 400,
    error: malformed("requirement failed: path contains invalid parts WrappedArray(_, a$b)"),
  },
  { what: "a list", rule: [], status: 400, error: malformed("Object expected") },
])("a rule of $what is $status", async ({ rule, status, error }) => {
  await put("triggers/t");
  expect(failure(await put("rules/r", rule))).toEqual([status, error]);
  expect((await client.rest("GET", "rules/r")).status).toBe(404);
});

test.each([
  { body: { status: "maybe" }, detail: "requirement failed: maybe is not a recognized rule state" },
  { body: {}, detail: "key not found: status" },
  { body: { status: 5 }, detail: "5 (of class spray.json.JsNumber)" },
  { body: [1], detail: "[1] (of class spray.json.JsArray)" },
])("the status of a rule cannot be $body", async ({ body, detail }) => {
  await put("triggers/t");
  await put("rules/r", { trigger: "/_/t", action: "/_/echo" });
  expect(failure(await client.rest("POST", "rules/r", body))).toEqual([400, malformed(detail)]);
});

test("without its trigger a rule is inactive, and can only stay so", async () => {
  await put("triggers/t");
  await put("rules/r", { trigger: "/_/t", action: "/_/echo" });
  expect((await client.rest("DELETE", "triggers/t")).status).toBe(200);
  expect((await client.rest("GET", "rules/r")).json.status).toBe("inactive");
  expect((await client.rest("POST", "rules/r", { status: "inactive" })).status).toBe(200);
  expect(failure(await client.rest("POST", "rules/r", { status: "active" }))).toEqual([
    404,
    "Only rules with existing triggers can be activated",
  ]);
  expect((await client.rest("DELETE", "rules/r")).status).toBe(200);
});

test("a name is taken in all collections at once", async () => {
  const taken = [409, "Resource by this name exists but is not in this collection."];
  await put("triggers/t");
  await put("rules/r", { trigger: "/_/t", action: "/_/echo" });
  for (const path of [
    "actions/t",
    "actions/r",
    "packages/t",
    "packages/r",
    "triggers/r",
    "triggers/echo",
    "rules/t",
  ]) {
    const body = path.startsWith("rules")
      ? { trigger: "/_/t", action: "/_/echo" }
      : path.startsWith("actions")
        ? { exec: { kind: "nodejs:20", code: "" } }
        : {};
    expect([path, ...failure(await put(path, body))]).toEqual([path, ...taken]);
  }
  for (const path of ["actions/t", "packages/r", "triggers/r", "rules/pkg"])
    expect([path, ...failure(await client.rest("GET", path))]).toEqual([path, ...taken]);
  expect(failure(await client.rest("POST", "triggers/echo", {}))).toEqual(taken);
});

test("firing without an active rule is 204 and leaves no record", async () => {
  await put("triggers/t");
  const before = (await client.rest("GET", "activations?count=true")).json;
  const bare = await client.rest("POST", "triggers/t", { a: 1 });
  expect([bare.status, bare.text, bare.headers.get("x-openwhisk-activation-id")]).toEqual([204, "", null]);
  await put("rules/r", { trigger: "/_/t", action: "/_/echo" });
  await client.rest("POST", "rules/r", { status: "inactive" });
  expect((await client.rest("POST", "triggers/t", {})).status).toBe(204);
  expect((await client.rest("GET", "activations?count=true")).json).toEqual(before);
});

test("firing invokes the actions of active rules, and records both", async () => {
  await put("triggers/t", {
    parameters: [
      { key: "own", value: 1 },
      { key: "both", value: "trigger" },
    ],
  });
  await put("rules/r1", { trigger: "/_/t", action: "/_/echo" });
  await put("rules/r2", { trigger: "/_/t", action: "/_/bound/inner" });
  await put("rules/r3", { trigger: "/_/t", action: "/_/echo" });
  await client.rest("POST", "rules/r3", { status: "inactive" });
  const fired = await client.rest("POST", "triggers/t", { both: "payload", a: 7 }, { "X-Probe": "v" });
  const id = fired.headers.get("x-openwhisk-activation-id")!;
  expect([fired.status, fired.json]).toEqual([202, { activationId: id }]);
  const trigger = await record(id);
  const logs = trigger.logs.map((line: string) => JSON.parse(line));
  expect(trigger).toEqual({
    namespace: "guest",
    name: "t",
    version: "0.0.1",
    subject: "guest",
    activationId: id,
    start: expect.any(Number),
    annotations: [],
    logs: expect.any(Array),
    publish: false,
    response: { status: "success", success: true, result: { both: "payload", a: 7 } },
  });
  expect(trigger.logs[0]).toBe(
    `{"statusCode":0,"success":true,"activationId":"${logs[0].activationId}","rule":"guest/r1","action":"guest/echo"}`,
  );
  expect(logs[2]).toEqual({
    statusCode: 1,
    success: false,
    rule: "guest/r3",
    error: "Rule 'guest/r3' is inactive, action 'guest/echo' was not activated.",
    action: "guest/echo",
  });
  const echoed = await record(logs[0].activationId);
  expect(echoed).not.toHaveProperty("cause");
  expect(echoed.response.result.args).toEqual({
    own: 1,
    both: "payload",
    a: 7,
    __ow_headers: expect.objectContaining({
      "x-probe": "v",
      authorization: `Basic ${Buffer.from(host.auth).toString("base64")}`,
      host: new URL(host.url).host,
    }),
  });
  expect(echoed.response.result.args.__ow_headers).not.toHaveProperty("content-type");
  expect((await record(logs[1].activationId)).response.result).toEqual({ inner: 7 });
  const [summary] = (await client.rest("GET", "activations?name=t&limit=1")).json;
  expect(summary).toMatchObject({ activationId: id, statusCode: 0 });
  expect(summary).not.toHaveProperty("duration");
});

test("what a rule cannot invoke stands in the trigger's log", async () => {
  await client.put("gone", "function main() { return {}; }");
  await put("triggers/t");
  await put("rules/r", { trigger: "/_/t", action: "/_/gone" });
  await put("rules/s", { trigger: "/_/t", action: "/_/final" });
  await client.rest("DELETE", "actions/gone");
  const { json } = await client.rest("POST", "triggers/t", { p: "x" });
  expect((await record(json.activationId)).logs).toEqual([
    '{"statusCode":1,"success":false,"rule":"guest/r","error":"The requested resource does not exist.","action":"guest/gone"}',
    '{"statusCode":1,"success":false,"rule":"guest/s","error":"Request defines parameters that are not allowed (e.g., reserved properties).","action":"guest/final"}',
  ]);
});

test.each([
  { what: "an empty body", init: {}, status: 202 },
  { what: "a list", init: { body: "[1]" }, status: 400 },
  { what: "no JSON", init: { body: "{" }, status: 400 },
  { what: "another type", init: { body: "{}", headers: { "content-type": "text/plain" } }, status: 415 },
  { what: "a body over 1 MiB", init: { body: JSON.stringify({ a: "x".repeat(1048576) }) }, status: 413 },
])("firing with $what is $status", async ({ init, status }) => {
  await put("triggers/t");
  await put("rules/r", { trigger: "/_/t", action: "/_/echo" });
  const answer = await client.send("/api/v1/namespaces/guest/triggers/t", {
    method: "POST",
    ...init,
    headers: {
      authorization: `Basic ${Buffer.from(host.auth).toString("base64")}`,
      "content-type": "application/json",
      ...("headers" in init ? init.headers : {}),
    },
  });
  expect(answer.status).toBe(status);
});

test("rules that are made at the same time all reach their trigger", async () => {
  await put("triggers/t");
  const names = Array.from({ length: 20 }, (_, index) => `r${index}`);
  await Promise.all(names.map((name) => put(`rules/${name}`, { trigger: "/_/t", action: "/_/echo" })));
  expect(Object.keys((await client.rest("GET", "triggers/t")).json.rules)).toHaveLength(20);
});
