/** Triggers, rules, feeds, sequences and conductors through the `openwhisk` npm client, step by step on one host. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { until } from "../testing/client.js";
import { type OpenWhiskClient, openWhiskClientOf } from "./testing/client-of.js";
import { answered, type Outcome, outcomeOf, refused } from "./testing/outcome.js";

let host: Host;
let client: OpenWhiskClient;
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = openWhiskClientOf(host);
  await client.actions.create!({
    name: "greet",
    action: "function main({ name }) { return { hello: name }; }",
  });
});
afterAll(() => host.close());

interface Step {
  name: string;
  call(client: OpenWhiskClient): Promise<unknown>;
  outcome: Outcome;
}

/** Runs steps in their order: each may build on what those before it left. */
function runs(steps: readonly Step[]): void {
  test.each(steps)("$name", async ({ call, outcome }) => {
    expect(await outcomeOf(host.url, () => call(client))).toMatchObject(outcome);
  });
}

const id = expect.stringMatching(/^[0-9a-f]{32}$/);

interface Record {
  activationId: string;
  logs: string[];
  response: object;
}

/** An action's newest activation, once it is kept. */
function newestOf({ activations }: OpenWhiskClient, name: string): Promise<Record> {
  return until(async () => ((await activations.list!({ name, docs: true, limit: 1 })) as Record[])[0]);
}

describe("triggers", () => {
  runs([
    {
      name: "create, with parameters and annotations",
      call: ({ triggers }) =>
        triggers.create!({
          name: "rings",
          trigger: {
            parameters: [{ key: "name", value: "Ada" }],
            annotations: [{ key: "description", value: "rings" }],
          },
        }),
      outcome: answered({
        namespace: "guest",
        name: "rings",
        version: "0.0.1",
        publish: false,
        parameters: [{ key: "name", value: "Ada" }],
        annotations: [{ key: "description", value: "rings" }],
      }),
    },
    {
      name: "create of one that is there",
      call: ({ triggers }) => triggers.create!({ name: "rings" }),
      outcome: refused(409, "PUT triggers/rings", "resource already exists"),
    },
    {
      name: "update: what is not said stays",
      call: ({ triggers }) => triggers.update!({ name: "rings", trigger: { publish: true } }),
      outcome: answered({ version: "0.0.2", parameters: [{ key: "name", value: "Ada" }] }),
    },
    {
      name: "invoke without a rule: no activation",
      call: ({ triggers }) => triggers.invoke!({ name: "rings" }).then((came) => String(came)),
      outcome: answered(""),
    },
    {
      name: "list",
      call: ({ triggers }) => triggers.list!(),
      outcome: answered([{ namespace: "guest", name: "rings", version: "0.0.2" }]),
    },
    {
      name: "get of one that is not there",
      call: ({ triggers }) => triggers.get!("missing"),
      outcome: refused(404, "GET triggers/missing", "The requested resource does not exist."),
    },
  ]);
});

describe("rules", () => {
  runs([
    {
      name: "create",
      call: ({ rules }) => rules.create!({ name: "answers", trigger: "rings", action: "greet" }),
      outcome: answered({
        name: "answers",
        version: "0.0.1",
        status: "active",
        trigger: { name: "rings", path: "guest" },
        action: { name: "greet", path: "guest" },
      }),
    },
    {
      name: "create for an action that is not there",
      call: ({ rules }) => rules.create!({ name: "other", trigger: "rings", action: "missing" }),
      outcome: refused(400, "PUT rules/other", "action /guest/missing does not exist"),
    },
    {
      name: "create for a trigger that is not there",
      call: ({ rules }) => rules.create!({ name: "other", trigger: "missing", action: "greet" }),
      outcome: refused(400, "PUT rules/other", "trigger /guest/missing does not exist"),
    },
    {
      name: "a trigger knows its rules",
      call: ({ triggers }) => triggers.get!("rings"),
      outcome: answered({
        rules: { "guest/answers": { status: "active", action: { name: "greet", path: "guest" } } },
      }),
    },
    {
      name: "invoke: an activation of the trigger",
      call: ({ triggers }) => triggers.invoke!({ name: "rings", params: { name: "Zoë" } }),
      outcome: answered({ activationId: id }),
    },
    {
      name: "invoke: an activation of the rule's action",
      call: (ow) => newestOf(ow, "greet"),
      outcome: answered({ response: { success: true, result: { hello: "Zoë" } } }),
    },
    {
      name: "the trigger's record says which action ran",
      call: async (ow) => {
        const { activationId } = await newestOf(ow, "greet");
        const { logs, response } = await newestOf(ow, "rings");
        return { ran: JSON.parse(logs[0]!).activationId === activationId, response };
      },
      outcome: answered({ ran: true, response: { result: { name: "Zoë" } } }),
    },
    {
      name: "disable",
      call: ({ rules }) => rules.disable!({ name: "answers" }),
      outcome: answered(expect.anything()),
    },
    {
      name: "get of one that is disabled",
      call: ({ rules }) => rules.get!("answers"),
      outcome: answered({ status: "inactive" }),
    },
    {
      name: "invoke while all rules are disabled: no activation",
      call: ({ triggers }) => triggers.invoke!("rings").then((came) => String(came)),
      outcome: answered(""),
    },
    {
      name: "enable",
      call: async ({ rules }) => {
        await rules.enable!({ name: "answers" });
        return rules.get!("answers");
      },
      outcome: answered({ status: "active" }),
    },
    {
      name: "update",
      call: ({ rules }) => rules.update!({ name: "answers", trigger: "/_/rings", action: "/_/greet" }),
      outcome: answered({ version: "0.0.2" }),
    },
    {
      name: "list",
      call: ({ rules }) => rules.list!({ count: true }),
      outcome: answered({ rules: 1 }),
    },
    {
      name: "delete",
      call: ({ rules }) => rules.delete!("answers"),
      outcome: answered({ name: "answers" }),
    },
    {
      name: "a trigger forgets what is deleted",
      call: async ({ triggers }) => ({ rules: {}, ...((await triggers.get!("rings")) as object) }),
      outcome: answered({ rules: {} }),
    },
    {
      name: "everything of a namespace at once",
      call: ({ namespaces }) => namespaces.get!("_"),
      outcome: answered({
        actions: [{ name: "greet" }],
        packages: [],
        triggers: [{ name: "rings" }],
        rules: [],
      }),
    },
    {
      name: "delete of the trigger",
      call: ({ triggers }) => triggers.delete!("rings"),
      outcome: answered({ name: "rings" }),
    },
  ]);
});

describe("feeds", () => {
  beforeAll(async () => {
    await client.packages.create!({ name: "news" });
    await client.actions.create!({
      name: "news/paper",
      action: `function main({ lifecycleEvent, triggerName, authKey, topic }) {
        return topic === "none" ? { error: "no such topic" } : { lifecycleEvent, triggerName, authKey, topic };
      }`,
      annotations: { feed: true },
    });
    await client.triggers.create!({ name: "printed" });
  });

  const feed = { name: "news/paper", trigger: "printed" };
  runs([
    {
      name: "a feed is listed as one",
      call: ({ packages }) => packages.get!("news"),
      outcome: answered({ actions: [], feeds: [{ name: "paper" }] }),
    },
    ...(["create", "get", "update", "delete"] as const).map((operation) => ({
      name: operation,
      call: async ({ feeds }: OpenWhiskClient) => {
        const record = (await feeds[operation]!({ ...feed, params: { topic: "tea" } })) as Record;
        const { authKey, ...result } = (record.response as { result: { authKey: string } }).result;
        return { ...result, hasKey: authKey === host.auth };
      },
      outcome: answered({
        lifecycleEvent: operation === "get" ? "READ" : operation.toUpperCase(),
        triggerName: "/_/printed",
        topic: "tea",
        hasKey: true,
      }),
    })),
    {
      name: "what the feed's action refuses",
      call: ({ feeds }) => feeds.create!({ ...feed, params: { topic: "none" } }),
      outcome: refused(502, "POST actions/news/paper", "no such topic"),
    },
  ]);
});

describe("alarms", () => {
  const alarm = { name: "/whisk.system/alarms/alarm", trigger: "ticks" };
  const resultOf = (record: unknown) => (record as { response: { result: object } }).response.result;
  runs([
    {
      name: "create",
      call: async ({ actions, feeds, rules, triggers }) => {
        const action = "function main({ name }) { return { ticked: name }; }";
        await actions.create!({ name: "ticked", action });
        await triggers.create!({ name: "ticks" });
        await rules.create!({ name: "ticking", trigger: "ticks", action: "ticked" });
        const params = { cron: "* * * * * *", trigger_payload: { name: "Ada" } };
        return resultOf(await feeds.create!({ ...alarm, params }));
      },
      outcome: answered({ status: "success" }),
    },
    {
      name: "it fires with its payload",
      call: (ow) => newestOf(ow, "ticked"),
      outcome: answered({ response: { result: { ticked: "Ada" } } }),
    },
    {
      name: "get",
      call: async ({ feeds }) => resultOf(await feeds.get!(alarm)),
      outcome: answered({
        config: { name: "ticks", namespace: "guest", cron: "* * * * * *", payload: { name: "Ada" } },
        status: { active: true },
      }),
    },
    {
      name: "update",
      call: async ({ feeds }) => {
        await feeds.update!({ ...alarm, params: { cron: "0 0 1 1 *" } });
        return resultOf(await feeds.get!(alarm));
      },
      outcome: answered({ config: { cron: "0 0 1 1 *" } }),
    },
    {
      name: "delete",
      call: async ({ feeds, triggers }) => {
        const { status } = resultOf(await feeds.delete!(alarm)) as { status: string };
        const { name } = (await triggers.delete!("ticks")) as { name: string };
        return { status, name };
      },
      outcome: answered({ status: "success", name: "ticks" }),
    },
    {
      name: "create without a pattern",
      call: ({ feeds }) => feeds.create!({ ...alarm, params: {} }),
      outcome: {
        kind: "refused",
        status: 502,
        message:
          'POST HOST/api/v1/namespaces/whisk.system/actions/alarms/alarm Returned HTTP 502 (Bad Gateway) --> "alarms trigger feed is missing the cron parameter"',
      },
    },
  ]);
});

describe("sequences and conductors", () => {
  runs([
    {
      name: "create of a sequence",
      call: async ({ actions }) => {
        await actions.create!({
          name: "split",
          action: 'function main({ text = "" }) { return { words: text.split(" ") }; }',
        });
        await actions.create!({
          name: "sort",
          action: "function main({ words }) { return { words: words.sort() }; }",
        });
        return actions.create!({ name: "sorted", sequence: ["/_/split", "/guest/sort"] });
      },
      outcome: answered({
        exec: { kind: "sequence", components: ["/guest/split", "/guest/sort"] },
        annotations: expect.arrayContaining([{ key: "exec", value: "sequence" }]),
      }),
    },
    {
      name: "invoke of a sequence",
      call: ({ actions }) =>
        actions.invoke!({ name: "sorted", blocking: true, result: true, params: { text: "c a b" } }),
      outcome: answered({ words: ["a", "b", "c"] }),
    },
    {
      name: "the logs of a sequence are its components' activations",
      call: async (ow) => {
        const { activationId, logs } = await newestOf(ow, "sorted");
        const components = await Promise.all(logs.map((log) => ow.activations.get!(log)));
        return components.map((component) => {
          const { name, cause } = component as { name: string; cause: string };
          return { name, isCaused: cause === activationId };
        });
      },
      outcome: answered([
        { name: "split", isCaused: true },
        { name: "sort", isCaused: true },
      ]),
    },
    {
      name: "a sequence of what is not there",
      call: ({ actions }) => actions.create!({ name: "odd", sequence: ["/_/missing"] }),
      outcome: refused(400, "PUT actions/odd", "Sequence component does not exist."),
    },
    {
      name: "a conductor",
      call: async ({ actions }) => {
        const action = `function main({ step = "split", ...params }) {
          if (step === "done") return { params };
          return { action: step, params, state: { step: step === "split" ? "sort" : "done" } };
        }`;
        await actions.create!({ name: "leads", action, annotations: { conductor: true } });
        return actions.invoke!({ name: "leads", blocking: true, result: true, params: { text: "b a" } });
      },
      outcome: answered({ words: ["a", "b"] }),
    },
    {
      name: "a conductor's record",
      call: async (ow) =>
        ((await ow.activations.list!({ name: "leads" })) as { annotations: { key: string }[] }[])
          .flatMap(({ annotations }) => annotations)
          .filter(({ key }) => key === "conductor" || key === "topmost"),
      outcome: answered([
        { key: "topmost", value: true },
        { key: "conductor", value: true },
      ]),
    },
  ]);
});
