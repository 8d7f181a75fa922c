import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import type { Json, JsonObject } from "../json/json.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until, webAnnotations } from "../testing/client.js";
import type { Activation } from "./activation.js";
import type { ActivationEvent, BeginEvent } from "./events.js";

let host: Host;
let client: ReturnType<typeof clientOf>;
const began: BeginEvent[] = [];
const ended: ActivationEvent[] = [];

beforeAll(async () => {
  host = await startHost({
    port: 0,
    onBegin: (event) => began.push(event),
    onActivation: (event) => ended.push(event),
    limits: { ...unlimitedRates, sequenceActions: 6 },
  });
  client = clientOf(host);
  await client.put("echo", "function main(args) { return { args }; }");
  await client.put("same", "function main(args) { return args; }", { limits: { memory: 128 } });
  await client.put("count", "function main({ n = 0 }) { return { n: n + 1 }; }", { limits: { memory: 512 } });
  await client.put("fail", "function main() { return { error: 'sorry' }; }");
  await client.put("broken", "throw new Error('load');");
  await client.put("list", "function main() { return [1, { a: 2 }]; }");
  await client.put("bound", "function main(args) { return args; }", {
    parameters: [
      { key: "own", value: "bound" },
      { key: "n", value: "bound" },
    ],
  });
  await client.rest("PUT", "packages/pkg", { parameters: [{ key: "package", value: true }] });
  await client.put("pkg/inner", "function main(args) { return args; }");
  await client.rest("PUT", "packages/lent", {
    binding: { namespace: "_", name: "pkg" },
    parameters: [{ key: "lent", value: true }],
  });
});

afterAll(() => host.close());

/** The stored record. */
const recordOf = (id: string): Promise<Activation> =>
  until(async () => {
    const { status, json } = await client.rest("GET", `activations/${id}`);
    return status === 200 && json;
  });

const annotations = (record: Activation): Record<string, unknown> =>
  Object.fromEntries(record.annotations.map(({ key, value }) => [key, value]));

test.each<{ components: string[]; payload: JsonObject; status?: number; result: Json }>([
  { components: ["echo", "echo"], payload: { a: 1 }, result: { args: { args: { a: 1 } } } },
  { components: ["count", "count", "count"], payload: {}, result: { n: 3 } },
  { components: ["same", "list", "echo"], payload: {}, result: { args: [1, { a: 2 }] } },
  { components: ["same", "list"], payload: {}, result: [1, { a: 2 }] },
  { components: ["echo", "echo"], payload: { error: "in" }, result: { args: { args: { error: "in" } } } },
  { components: ["same", "echo"], payload: { error: "in" }, status: 502, result: { error: "in" } },
  { components: ["count", "fail", "count"], payload: {}, status: 502, result: { error: "sorry" } },
  { components: ["count", "bound"], payload: {}, result: { own: "bound", n: 1 } },
  { components: ["pkg/inner"], payload: { a: 1 }, result: { package: true, a: 1 } },
  { components: ["lent/inner"], payload: { a: 1 }, result: { package: true, lent: true, a: 1 } },
])("$components of $payload", async ({ components, payload, status = 200, result }) => {
  await client.sequence("tried", components, { parameters: [{ key: "lost", value: true }] });
  const answer = await client.invoke("tried", payload);
  expect([answer.status, answer.json]).toEqual([status, result]);
});

test("the record names the components, sums up their time and has the greatest of their memory", async () => {
  await client.sequence("recorded", ["same", "count", "count"], { limits: { timeout: 1000, memory: 256 } });
  const { json, headers } = await client.invoke("recorded", { n: 1 }, "blocking=true");
  expect(json).toEqual({
    namespace: "guest",
    name: "recorded",
    version: "0.0.1",
    subject: "guest",
    activationId: headers.get("x-openwhisk-activation-id"),
    start: expect.any(Number),
    end: expect.any(Number),
    duration: expect.any(Number),
    response: { status: "success", success: true, result: { n: 3 }, size: 7 },
    logs: [expect.any(String), expect.any(String), expect.any(String)],
    annotations: [
      { key: "topmost", value: true },
      { key: "path", value: "guest/recorded" },
      { key: "kind", value: "sequence" },
      { key: "waitTime", value: expect.any(Number) },
      { key: "limits", value: { timeout: 1000, memory: 512, logs: 10, concurrency: 1 } },
    ],
    publish: false,
  });
  expect(await recordOf(json.activationId)).toEqual(json);
  const components = await Promise.all((json.logs as string[]).map(recordOf));
  expect(components.map(({ name }) => name)).toEqual(["same", "count", "count"]);
  expect(components.map(({ cause }) => cause)).toEqual(Array(3).fill(json.activationId));
  expect(components.map((record) => annotations(record).causedBy)).toEqual(Array(3).fill("sequence"));
  expect(components.reduce((sum, { duration }) => sum + duration!, 0)).toBe(json.duration);
});

test("a developer error of a component is the sequence's own, with its size", async () => {
  await client.sequence("breaking", ["same", "broken", "same"]);
  const { status, json } = await client.invoke("breaking", {}, "blocking=true");
  const component = await recordOf(json.logs[1]);
  expect([status, json.logs.length]).toEqual([502, 2]);
  expect(json.response).toMatchObject({ status: "action developer error", success: false });
  expect((await client.rest("GET", `activations/${component.activationId}`)).json.response).toEqual(
    json.response,
  );
});

test("an inner sequence has a record of its own, and a page hears of all as of a tree", async () => {
  await client.sequence("inner", ["same", "count"]);
  await client.sequence("outer", ["count", "inner"]);
  const { json } = await client.invoke("outer", { n: 1 }, "blocking=true");
  expect(json.response.result).toEqual({ n: 3 });
  const inner = await recordOf(json.logs[1]);
  expect(inner).toMatchObject({ name: "inner", cause: json.activationId });
  expect(annotations(inner)).toMatchObject({ topmost: false, causedBy: "sequence", kind: "sequence" });
  expect((await recordOf(inner.logs[0]!)).cause).toBe(inner.activationId);
  const outerId = json.activationId;
  const tree = [
    [outerId, []],
    [json.logs[0], [outerId]],
    [inner.activationId, [outerId]],
    [inner.logs[0], [outerId, inner.activationId]],
    [inner.logs[1], [outerId, inner.activationId]],
  ];
  const ids = tree.map(([id]) => id);
  const beginnings = began.filter(({ activationId }) => ids.includes(activationId));
  expect(beginnings.map(({ activationId, causes }) => [activationId, causes])).toEqual(tree);
  expect(new Set(beginnings.map(({ transactionId }) => transactionId)).size).toBe(1);
  const ends = ended.filter(({ activation }) => ids.includes(activation.activationId));
  expect(ends.map(({ activation, causes }) => [activation.activationId, causes]).sort()).toEqual(tree.sort());
  expect(ends.at(-1)!.activation).toMatchObject({ activationId: outerId });
});

test("a sequence through a binding says so", async () => {
  await client.sequence("pkg/whole", ["pkg/inner"]);
  const { json } = await client.invoke("lent/whole", { a: 1 }, "blocking=true");
  expect(json.response.result).toEqual({ package: true, a: 1 });
  expect(annotations(json)).toMatchObject({ path: "guest/pkg/whole", binding: "guest/lent" });
});

test("inner sequences grown too long are stopped while they run", async () => {
  await client.sequence("grown", ["count"]);
  await client.sequence("around", ["grown", "grown", "grown"]);
  await client.sequence("grown", ["count", "count", "count"]);
  const { status, json } = await client.invoke("around", {}, "blocking=true");
  expect([status, json.response]).toEqual([
    502,
    {
      status: "application error",
      success: false,
      result: { error: "Too many actions in the sequence." },
    },
  ]);
  // The third of the inner ones does not begin.
  expect(json.logs.length).toBe(2);
});

test("a component that is gone ends the sequence, without limits in a record that has none to sum up", async () => {
  await client.put("leaving", "function main() {}");
  await client.sequence("left", ["leaving"]);
  await client.sequence("left-later", ["count", "leaving"]);
  await client.rest("DELETE", "actions/leaving");
  const first = (await client.invoke("left", {}, "blocking=true")).json;
  expect(first.response).toMatchObject({
    status: "application error",
    result: { error: "Sequence component does not exist." },
  });
  expect([first.logs, first.duration, annotations(first).limits]).toEqual([[], 0, undefined]);
  const later = (await client.invoke("left-later", {}, "blocking=true")).json;
  expect([later.response.result, later.logs.length]).toEqual([first.response.result, 1]);
});

test("a component that is deleted meanwhile runs", async () => {
  const remove = `async function main({ url, authorization }) {
    const answer = await fetch(url, { method: "DELETE", headers: { authorization } });
    return { status: answer.status };
  }`;
  await client.put("remove", remove);
  await client.put("removed", "function main(args) { return { saw: args }; }");
  await client.sequence("suicidal", ["remove", "removed"]);
  const url = `${host.url}/api/v1/namespaces/_/actions/removed`;
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;
  expect((await client.invoke("suicidal", { url, authorization })).json).toEqual({ saw: { status: 200 } });
});

test("an invoke that does not block, or not for long, is accepted and recorded", async () => {
  await client.put(
    "slow",
    "const wait = (ms) => new Promise((r) => setTimeout(r, ms)); async function main() { await wait(300); return { slow: true }; }",
  );
  await client.sequence("slowly", ["slow", "same"]);
  for (const query of ["", "blocking=true&timeout=50"]) {
    const accepted = await client.invoke("slowly", {}, query);
    expect([accepted.status, Object.keys(accepted.json)]).toEqual([202, ["activationId"]]);
    const record = await recordOf(accepted.json.activationId);
    expect([record.response.result, record.logs.length]).toEqual([{ slow: true }, 2]);
  }
});

test("a final parameter of a sequence is its own list of components", async () => {
  await client.sequence("final", ["same"], { annotations: [{ key: "final", value: true }] });
  expect((await client.invoke("final", { a: 1 })).json).toEqual({ a: 1 });
  expect((await client.invoke("final", { _actions: [] })).status).toBe(400);
});

test("a sequence is a web action when it says so, its components need not be", async () => {
  await client.put(
    "page",
    "function main({ __ow_method, who }) { return { body: __ow_method + ' ' + who }; }",
  );
  await client.sequence("web", ["same", "page"], webAnnotations());
  const answer = await client.web("default/web?who=me");
  expect([answer.status, answer.text]).toEqual([200, "get me"]);
  expect(answer.headers.get("x-openwhisk-activation-id")).toMatch(/^[0-9a-f]{32}$/);
  await client.sequence("web", ["fail", "page"], webAnnotations());
  expect((await client.web("default/web.json")).status).toBe(400);
  await client.sequence("web", ["list"], webAnnotations());
  expect((await client.web("default/web.json")).status).toBe(500);
  expect((await client.web("default/outer")).status).toBe(404);
});
