import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import type { Json, JsonObject } from "../json/json.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until, webAnnotations } from "../testing/client.js";
import type { Activation } from "./activation.js";

let host: Host;
let client: ReturnType<typeof clientOf>;

/** Says, each time, the next of `says`; what it got before each is in its state under `saw`. */
const conductor = `function main({ says = [], step = 0, saw = [], ...got }) {
  const seen = [...saw, got];
  const said = says[step];
  if (said === undefined) return { params: { seen } };
  if (said.action === undefined && !said.raw) return said;
  const { raw, ...more } = said;
  return { ...more, state: { says, step: step + 1, saw: seen, ...more.state } };
}`;

const conducts = { annotations: [{ key: "conductor", value: true }] };
const maxComponents = 5;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: { ...unlimitedRates, sequenceActions: maxComponents } });
  client = clientOf(host);
  await client.put("lead", conductor, conducts);
  await client.put("echo", "function main(args) { return { args }; }");
  await client.put("fail", "function main() { return { error: 'sorry' }; }");
  await client.put("list", "function main() { return [1]; }");
  await client.put("large", "function main() { return { large: true }; }", { limits: { memory: 512 } });
  await client.put("forever", "function main() { return { action: 'echo' }; }", conducts);
  await client.rest("PUT", "packages/pkg", {});
  await client.put("pkg/inner", "function main(args) { return { inner: args }; }");
  await client.sequence("twice", ["echo", "echo"]);
});

afterAll(() => host.close());

const recordOf = (id: string): Promise<Activation> =>
  until(async () => {
    const { status, json } = await client.rest("GET", `activations/${id}`);
    return status === 200 && json;
  });

const annotations = (record: Activation): Record<string, unknown> =>
  Object.fromEntries(record.annotations.map(({ key, value }) => [key, value]));

test.each<{ says: JsonObject; status?: number; result: Json }>([
  { says: { params: { x: 1 } }, result: { x: 1 } },
  { says: { x: 1 }, result: { x: 1 } },
  { says: { x: 1, state: { y: 1 } }, result: { x: 1, state: { y: 1 } } },
  { says: { params: 5 }, result: { value: 5 } },
  { says: { params: null }, result: { value: null } },
  { says: { params: [1] }, result: { value: [1] } },
  { says: { params: { x: 1 }, state: 5 }, result: { x: 1 } },
  { says: { error: "e" }, status: 502, result: { error: "e" } },
  { says: { params: { error: "e" } }, result: { error: "e" } },
])("a conductor that says $says is done", async ({ says, status = 200, result }) => {
  const answer = await client.invoke("lead", { says: [says] });
  expect([answer.status, answer.json]).toEqual([status, result]);
});

test.each<{ says: JsonObject; got: Json; runs?: number }>([
  { says: { action: "echo" }, got: { args: {} } },
  { says: { action: "/_/echo", params: { x: 1 } }, got: { args: { x: 1 } } },
  { says: { action: "/guest/echo", params: { x: 1 } }, got: { args: { x: 1 } } },
  { says: { action: "pkg/inner", params: { x: 1 } }, got: { inner: { x: 1 } } },
  { says: { action: "guest/pkg/inner", params: { x: 1 } }, got: { inner: { x: 1 } } },
  { says: { action: "echo", params: 5 }, got: { args: { value: 5 } } },
  { says: { action: "twice", params: { x: 1 } }, got: { args: { args: { x: 1 } } } },
  { says: { action: "echo", state: { args: "state" } }, got: { args: "state" } },
  { says: { action: "fail" }, got: { error: "sorry" } },
  {
    says: { action: 5, raw: true },
    runs: 2,
    got: { error: "Failed to parse action name from json value 5 during composition." },
  },
  {
    says: { action: { a: [1] } },
    runs: 2,
    got: { error: 'Failed to parse action name from json value {"a":[1]} during composition.' },
  },
  {
    says: { action: null, raw: true },
    runs: 2,
    got: { error: "Failed to parse action name from json value null during composition." },
  },
  {
    says: { action: "/alone" },
    runs: 2,
    got: { error: 'Failed to parse action name from json value "/alone" during composition.' },
  },
  {
    says: { action: "/_/gone" },
    runs: 2,
    got: { error: "Failed to resolve action with name 'guest/gone' during composition." },
  },
  {
    says: { action: "/_/pkg/gone" },
    runs: 2,
    got: { error: "Failed to resolve action with name 'guest/pkg/gone' during composition." },
  },
  {
    says: { action: "/_/gone/inner" },
    runs: 2,
    got: { error: "Failed entitlement check for action with name 'guest/gone/inner' during composition." },
  },
  {
    says: { action: "/whisk.system/utils/echo" },
    runs: 2,
    got: {
      error: "Failed entitlement check for action with name 'whisk.system/utils/echo' during composition.",
    },
  },
  // The platform takes a list for a failure to find the action.
  {
    says: { action: "list" },
    got: { error: "Failed to resolve action with name 'guest/list' during composition." },
  },
])("a conductor that says $says gets $got", async ({ says, got, runs = 3 }) => {
  const { status, json } = await client.invoke("lead", { says: [says] }, "blocking=true");
  expect([status, json.response.result, json.logs.length]).toEqual([200, { seen: [{}, got] }, runs]);
});

test("a state that is no object comes in a box", async () => {
  await client.put(
    "boxer",
    "function main({ state, go }) { return go ? { action: 'echo', state: 7 } : { state }; }",
    {
      ...conducts,
    },
  );
  expect((await client.invoke("boxer", { go: true })).json).toEqual({ state: 7 });
});

test("state that is not given again is gone", async () => {
  const code = `function main({ args, kept }) {
    if (kept) return { action: "echo", params: { last: true, kept } };
    return args?.last ? { args, kept: "gone" } : { action: "echo", state: { kept: "kept" } };
  }`;
  await client.put("forgetful", code, conducts);
  expect((await client.invoke("forgetful")).json).toEqual({
    args: { last: true, kept: "kept" },
    kept: "gone",
  });
});

test("the record is that of a sequence, with the runs of the conductor itself among its components", async () => {
  const payload = { says: [{ action: "large" }] };
  const { json } = await client.invoke("lead", payload, "blocking=true");
  expect(json).toMatchObject({
    name: "lead",
    logs: [expect.any(String), expect.any(String), expect.any(String)],
    response: { status: "success", success: true, result: { seen: [{}, { large: true }] } },
  });
  expect(json.response).not.toHaveProperty("size");
  expect(annotations(json)).toEqual({
    topmost: true,
    path: "guest/lead",
    kind: "sequence",
    conductor: true,
    waitTime: expect.any(Number),
    limits: { timeout: 60_000, memory: 512, logs: 10, concurrency: 1 },
  });
  expect(await recordOf(json.activationId)).toEqual(json);
  const parts = await Promise.all((json.logs as string[]).map(recordOf));
  expect(parts.map(({ name }) => name)).toEqual(["lead", "large", "lead"]);
  expect(parts.map((part) => annotations(part).kind)).toEqual(Array(3).fill(annotations(parts[1]!).kind));
  expect(parts.map(({ cause }) => cause)).toEqual(Array(3).fill(json.activationId));
  expect(parts.map((part) => annotations(part).causedBy)).toEqual(Array(3).fill("sequence"));
  expect(parts.reduce((sum, { duration }) => sum + duration!, 0)).toBe(json.duration);
});

test("a developer error of the conductor is the composition's", async () => {
  await client.put("crash", "function main() { return 'text'; }", conducts);
  const { status, json } = await client.invoke("crash", {}, "blocking=true");
  expect([status, json.response]).toEqual([
    502,
    {
      status: "action developer error",
      success: false,
      result: { error: "The action did not return a dictionary or array." },
    },
  ]);
});

test("a conductor may run its limit of components, and is told when it asks for more", async () => {
  const says = Array(maxComponents + 1).fill({ action: "echo" });
  const { status, json } = await client.invoke("lead", { says }, "blocking=true");
  const components = Array(maxComponents).fill({ args: {} });
  expect([status, json.response.result, json.logs.length]).toEqual([
    200,
    { seen: [{}, ...components, { error: "Too many actions in the composition." }] },
    2 * maxComponents + 2,
  ]);
});

test("a conductor that does not stop is stopped", async () => {
  const { status, json } = await client.invoke("forever", {}, "blocking=true");
  expect([status, json.response, json.logs.length]).toEqual([
    502,
    {
      status: "application error",
      success: false,
      result: { error: "Too many actions in the composition." },
    },
    3 * maxComponents + 1,
  ]);
});

test("inner compositions count with the outer one, sequences as one action", async () => {
  const inner = { says: [{ action: "echo" }, { action: "twice" }] };
  const says: Json[] = [
    { action: "lead", params: inner },
    { action: "lead", params: inner },
    { action: "twice" },
    { action: "echo" },
  ];
  const { json } = await client.invoke("lead", { says }, "blocking=true");
  const seen = json.response.result.seen as JsonObject[];
  expect(seen.length).toBe(5);
  expect(seen[4]).toEqual({ error: "Too many actions in the composition." });
  const composition = await recordOf(json.logs[1]);
  expect(annotations(composition)).toMatchObject({ topmost: false, causedBy: "sequence", conductor: true });
  expect([composition.cause, composition.logs.length]).toEqual([json.activationId, 5]);
});

test("a conductor is a component of a sequence, counted as one", async () => {
  await client.sequence("leads", ["lead", "echo", "lead"]);
  const says = Array(maxComponents).fill({ action: "echo" });
  const { json } = await client.invoke("leads", { says }, "blocking=true");
  const seen = [{}, ...Array(maxComponents).fill({ args: {} })];
  expect([json.response.result, json.logs.length]).toEqual([{ seen: [{ args: { seen } }] }, 3]);
  expect(annotations(await recordOf(json.logs[0]))).toMatchObject({ conductor: true, topmost: false });
});

test("a list before a conductor is not passed on to it, one that it returns first is an internal error", async () => {
  await client.put("args", "function main(args) { return { params: { args } }; }", conducts);
  await client.sequence("after-list", ["list", "args"]);
  expect((await client.invoke("after-list")).json).toEqual({ args: {} });
  await client.put("lists", "function main() { return [1]; }", conducts);
  const { status, json } = await client.invoke("lists", {}, "blocking=true");
  expect([status, json.response.result]).toEqual([500, { error: "Activation failure during composition." }]);
  expect(await recordOf(json.activationId)).toEqual(json);
});

test("a list that a conductor returns later comes back to it as two failures", async () => {
  const code = `function main({ step = 0, saw = [], error }) {
    const seen = [...saw, error ?? "no error"];
    if (step === 0) return { action: "echo", state: { step: 1, saw: seen } };
    return seen.length < 4 ? [seen] : { params: { seen } };
  }`;
  await client.put("stumbling", code, conducts);
  const { status, json } = await client.invoke("stumbling", {}, "blocking=true");
  // Its state was not renewed: it sees what it was told, not what it answered.
  expect([status, json.response.result, json.logs.length]).toEqual([
    500,
    { error: "Activation failure during composition." },
    5,
  ]);
  const runs = await Promise.all((json.logs as string[]).map(recordOf));
  expect(runs.slice(2).map(({ response }) => response.result)).toEqual([
    [["no error", "no error"]],
    [["no error", "Failed to resolve action with name 'guest/echo' during composition."]],
    [["no error", "Failed entitlement check for action with name 'guest/echo' during composition."]],
  ]);
});

test("the annotation is truthy, and means nothing on a sequence", async () => {
  const kinds = async (value: Json) => {
    await client.put("maybe", "function main() { return { params: {} }; }", {
      annotations: [{ key: "conductor", value }],
    });
    return annotations((await client.invoke("maybe", {}, "blocking=true")).json).kind;
  };
  expect(await kinds("yes")).toBe("sequence");
  expect(await kinds(1)).toBe("sequence");
  expect(await kinds("")).not.toBe("sequence");
  expect(await kinds(0)).not.toBe("sequence");
  await client.sequence("marked", ["echo"], conducts);
  expect(annotations((await client.invoke("marked", {}, "blocking=true")).json)).not.toHaveProperty(
    "conductor",
  );
});

test("actions that enclose each other without an end are stopped", async () => {
  const code = "function main({ error }) { return error ? { params: { error } } : { action: 'cave' }; }";
  await client.put("dig", code, conducts);
  await client.sequence("cave", ["dig"]);
  const answer = await client.invoke("cave");
  expect([answer.status, answer.json]).toEqual([200, { error: "Too many actions in the composition." }]);
});

test("a conductor is a web action when it says so", async () => {
  await client.put(
    "page",
    "function main({ args }) { return args ? { body: args.who } : { action: 'echo', params: { who: 'me' } }; }",
    webAnnotations({ conductor: true }),
  );
  const answer = await client.web("default/page");
  expect([answer.status, answer.text]).toEqual([200, "me"]);
});

test("an invoke that does not block is accepted and recorded", async () => {
  const accepted = await client.invoke("lead", { says: [{ action: "echo" }] }, "");
  expect([accepted.status, Object.keys(accepted.json)]).toEqual([202, ["activationId"]]);
  expect((await recordOf(accepted.json.activationId)).response.result).toEqual({ seen: [{}, { args: {} }] });
});
