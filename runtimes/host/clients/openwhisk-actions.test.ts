/** Actions, invokes, activations and packages through the `openwhisk` npm client, step by step on one host. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeZip } from "../../../cli/zip.js";
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
});
afterAll(() => host.close());

interface Step {
  name: string;
  call(client: OpenWhiskClient): Promise<unknown>;
  outcome: Outcome;
}

const hello = `function main({ name = "stranger", fail, crash, slow }) {
  console.log("greets", name);
  if (fail) return { error: fail };
  if (crash) throw new Error("crashed");
  const greeting = { greeting: "hello " + name };
  return slow ? new Promise((resolve) => setTimeout(resolve, slow, greeting)) : greeting;
}`;
const changed = `function main() { return { changed: true }; }`;
const zipped = writeZip([
  { path: "package.json", content: Buffer.from('{ "main": "lib/entry.js" }') },
  { path: "lib/entry.js", content: Buffer.from("exports.main = () => ({ zipped: true });") },
]);
const id = expect.stringMatching(/^[0-9a-f]{32}$/);
const annotated = (key: string, value: unknown) => expect.arrayContaining([{ key, value }]);

/** Runs steps in their order: each may build on what those before it left. */
function runs(steps: readonly Step[]): void {
  test.each(steps)("$name", async ({ call, outcome }) => {
    expect(await outcomeOf(host.url, () => call(client))).toMatchObject(outcome);
  });
}

describe("actions", () => {
  runs([
    {
      name: "create, of text",
      call: ({ actions }) => actions.create!({ name: "hello", action: hello }),
      outcome: answered({
        namespace: "guest",
        name: "hello",
        version: "0.0.1",
        publish: false,
        exec: { kind: expect.stringMatching(/^nodejs:\d+$/), code: hello, binary: false },
        limits: { timeout: 60_000, memory: 256, logs: 10, concurrency: 1 },
      }),
    },
    {
      name: "create, of one that is there",
      call: ({ actions }) => actions.create!({ name: "hello", action: hello }),
      outcome: refused(409, "PUT actions/hello", "resource already exists"),
    },
    {
      name: "create, overwriting",
      call: ({ actions }) => actions.create!({ name: "hello", action: changed, overwrite: true }),
      outcome: answered({ version: "0.0.2", exec: { code: changed } }),
    },
    {
      name: "update",
      call: ({ actions }) => actions.update!({ name: "hello", action: hello, kind: "nodejs:20" }),
      outcome: answered({ version: "0.0.3", exec: { kind: "nodejs:20", code: hello } }),
    },
    {
      name: "update without code: parameters, annotations and limits, the code stays",
      call: ({ actions }) =>
        actions.update!({
          name: "hello",
          params: { name: "Ada" },
          annotations: { "web-export": true, description: "greets" },
          limits: { timeout: 5000, memory: 128, logs: 1 },
        }),
      outcome: answered({
        version: "0.0.4",
        exec: { code: hello },
        parameters: [{ key: "name", value: "Ada" }],
        annotations: annotated("description", "greets"),
        limits: { timeout: 5000, memory: 128, logs: 1, concurrency: 1 },
      }),
    },
    {
      name: "update with a version",
      call: ({ actions }) => actions.update!({ name: "hello", action: hello, version: "1.2.3" }),
      outcome: answered({ version: "1.2.3", annotations: annotated("web-export", true) }),
    },
    {
      name: "update of a limit that is not allowed",
      call: ({ actions }) => actions.update!({ name: "hello", limits: { timeout: 5 } }),
      outcome: refused(
        400,
        "PUT actions/hello",
        "requirement failed: duration 5 milliseconds below allowed threshold of 100 milliseconds",
      ),
    },
    {
      name: "create, of a zip archive",
      call: ({ actions }) => actions.create!({ name: "zipped", action: zipped, kind: "nodejs:20" }),
      outcome: answered({ exec: { binary: true, code: zipped.toString("base64") } }),
    },
    {
      name: "create, with an entry of its own and a kind that there is not",
      call: ({ actions }) =>
        actions.create!({ name: "odd", action: hello, exec: { kind: "nodejs:4", main: "x" } }),
      outcome: {
        ...refused(400, "PUT actions/odd", ""),
        message: expect.stringContaining(
          "The specified runtime 'nodejs:4' is not supported by this platform.",
        ),
      } as Outcome,
    },
    {
      name: "create, with the whole entity and an entry of its own",
      call: ({ actions }) =>
        actions.create!({
          name: "entity",
          action: {
            exec: { kind: "nodejs:default", code: "exports.go = ({ a }) => ({ went: a });", main: "go" },
            parameters: [{ key: "a", value: [1, { b: null }] }],
          },
        }),
      outcome: answered({ name: "entity", exec: { main: "go" } }),
    },
    {
      name: "get",
      call: ({ actions }) => actions.get!("hello"),
      outcome: answered({ name: "hello", version: "1.2.3", exec: { code: hello } }),
    },
    {
      name: "get without the code",
      call: async ({ actions }) => {
        const { exec } = (await actions.get!({ name: "hello", code: false })) as { exec: object };
        return exec;
      },
      outcome: { kind: "answered", value: { kind: "nodejs:20", binary: false } },
    },
    {
      name: "get, several, by full names",
      call: async ({ actions }) =>
        ((await actions.get!(["/guest/hello", { name: "/_/zipped" }])) as { name: string }[]).map(
          ({ name }) => name,
        ),
      outcome: answered(["hello", "zipped"]),
    },
    {
      name: "get of one that is not there",
      call: ({ actions }) => actions.get!("missing"),
      outcome: refused(404, "GET actions/missing", "The requested resource does not exist."),
    },
    {
      name: "list, newest first, without code",
      call: ({ actions }) => actions.list!(),
      outcome: answered([
        { name: "entity", exec: { binary: false } },
        { name: "zipped", exec: { binary: true } },
        { name: "hello", exec: { binary: false }, annotations: annotated("exec", "nodejs:20") },
      ]),
    },
    {
      name: "list, a page",
      call: ({ actions }) => actions.list!({ skip: 1, limit: 1 }),
      outcome: answered([{ name: "zipped" }]),
    },
    {
      name: "list, counted",
      call: ({ actions }) => actions.list!({ count: true }),
      outcome: answered({ actions: 3 }),
    },
    {
      name: "list, too many at once",
      call: ({ actions }) => actions.list!({ limit: 201 }),
      outcome: refused(
        400,
        "GET actions",
        "The query parameter 'limit' was malformed:\nThe value '201' is not in the range of 0 to 200 for actions.",
      ),
    },
  ]);
});

describe("invoke", () => {
  runs([
    {
      name: "by its name alone: not blocking",
      call: ({ actions }) => actions.invoke!("hello"),
      outcome: answered({ activationId: id }),
    },
    {
      name: "blocking: the record",
      call: ({ actions }) => actions.invoke!({ name: "hello", blocking: true }),
      outcome: answered({
        activationId: id,
        namespace: "guest",
        name: "hello",
        version: "1.2.3",
        logs: [],
        response: { status: "success", success: true, result: { greeting: "hello Ada" } },
      }),
    },
    {
      name: "blocking, result: what the action returned",
      call: ({ actions }) =>
        actions.invoke!({ name: "hello", blocking: true, result: true, params: { name: "Zoë" } }),
      outcome: answered({ greeting: "hello Zoë" }),
    },
    {
      name: "of a zip archive",
      call: ({ actions }) => actions.invoke!({ name: "zipped", blocking: true, result: true }),
      outcome: answered({ zipped: true }),
    },
    {
      name: "of an entry of its own, with bound parameters",
      call: ({ actions }) => actions.invoke!({ name: "entity", blocking: true, result: true }),
      outcome: answered({ went: [1, { b: null }] }),
    },
    {
      name: "an application error that is text",
      call: ({ actions }) => actions.invoke!({ name: "hello", blocking: true, params: { fail: "no tea" } }),
      outcome: refused(502, "POST actions/hello", "no tea"),
    },
    {
      name: "an application error that has a status",
      call: ({ actions }) =>
        actions.invoke!({ name: "hello", blocking: true, params: { fail: { statusCode: 418 } } }),
      outcome: refused(502, "POST actions/hello", "application error, status code: 418"),
    },
    {
      name: "an action that throws",
      call: ({ actions }) =>
        actions.invoke!({ name: "hello", blocking: true, result: true, params: { crash: true } }),
      outcome: refused(502, "POST actions/hello", "An error has occurred: Error: crashed"),
    },
    {
      name: "over its time limit",
      call: async ({ actions }) => {
        await actions.update!({ name: "hello", limits: { timeout: 2000 } });
        return actions.invoke!({ name: "hello", blocking: true, params: { slow: 60_000 } });
      },
      outcome: refused(
        502,
        "POST actions/hello",
        "The action exceeded its time limits of 2000 milliseconds.",
      ),
    },
    {
      name: "a final parameter",
      call: async ({ actions }) => {
        await actions.update!({ name: "hello", annotations: { final: true }, params: { name: "Ada" } });
        return actions.invoke!({ name: "hello", blocking: true, params: { name: "Eve" } });
      },
      outcome: refused(
        400,
        "POST actions/hello",
        "Request defines parameters that are not allowed (e.g., reserved properties).",
      ),
    },
    {
      name: "of one that is not there",
      call: ({ actions }) => actions.invoke!({ name: "missing", blocking: true }),
      outcome: refused(404, "POST actions/missing", "The requested resource does not exist."),
    },
  ]);
});

/** The newest activation's id. */
async function newest({ activations }: OpenWhiskClient, name: string): Promise<string> {
  const [first] = (await activations.list!({ name, limit: 1 })) as { activationId: string }[];
  return first!.activationId;
}

describe("activations", () => {
  beforeAll(async () => {
    await client.actions.create!({ name: "told", action: hello });
    await client.actions.invoke!({ name: "told", params: { name: "Ada" } });
    await until(async () => ((await client.activations.list!({ name: "told" })) as object[]).length === 1);
  });

  runs([
    {
      name: "list of one action: without logs and result",
      call: async ({ activations }) =>
        ((await activations.list!({ name: "told" })) as object[]).map((entry) => ({
          logs: "none",
          response: "none",
          ...entry,
        })),
      outcome: answered([
        {
          activationId: id,
          namespace: "guest",
          name: "told",
          version: "0.0.1",
          statusCode: 0,
          publish: false,
          start: expect.any(Number),
          end: expect.any(Number),
          duration: expect.any(Number),
          annotations: annotated("path", "guest/told"),
          logs: "none",
          response: "none",
        },
      ]),
    },
    {
      name: "list with records",
      call: ({ activations }) => activations.list!({ name: "told", docs: true }),
      outcome: answered([{ response: { result: { greeting: "hello Ada" } } }]),
    },
    {
      name: "list since a time",
      call: ({ activations }) => activations.list!({ since: Date.now() + 60_000 }),
      outcome: answered([]),
    },
    {
      name: "list up to a time",
      call: ({ activations }) => activations.list!({ name: "told", upto: Date.now() - 3_600_000 }),
      outcome: answered([]),
    },
    {
      name: "list, counted",
      call: ({ activations }) => activations.list!({ name: "told", count: true }),
      outcome: answered({ activations: 1 }),
    },
    {
      name: "get",
      call: async (ow) => ow.activations.get!({ name: await newest(ow, "told") }),
      outcome: answered({
        name: "told",
        subject: "guest",
        logs: [expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z stdout: greets Ada$/)],
        response: { status: "success", success: true, result: { greeting: "hello Ada" } },
      }),
    },
    {
      name: "logs",
      call: async (ow) => ow.activations.logs!({ activationId: await newest(ow, "told") }),
      outcome: answered({ logs: [expect.stringMatching(/ stdout: greets Ada$/)] }),
    },
    {
      name: "result",
      call: async (ow) => ow.activations.result!({ activation: await newest(ow, "told") }),
      outcome: answered({ status: "success", success: true, result: { greeting: "hello Ada" } }),
    },
    {
      name: "get of one that is not there",
      call: ({ activations }) => activations.get!("0123456789abcdef0123456789abcdef"),
      outcome: refused(
        404,
        "GET activations/0123456789abcdef0123456789abcdef",
        "The requested resource does not exist.",
      ),
    },
    {
      name: "get of what is no id",
      call: ({ activations }) => activations.get!("abc"),
      outcome: refused(400, "GET activations/abc", "Activation id length is 3 but must be 32."),
    },
  ]);
});

describe("packages", () => {
  runs([
    {
      name: "create, without anything",
      call: ({ packages }) => packages.create!({ name: "shop" }),
      outcome: answered({ namespace: "guest", name: "shop", version: "0.0.1", publish: false, binding: {} }),
    },
    {
      name: "update, with parameters and annotations",
      call: ({ packages }) =>
        packages.update!({
          name: "shop",
          package: {
            publish: true,
            parameters: [{ key: "name", value: "from the package" }],
            annotations: [{ key: "description", value: "a shop" }],
          },
        }),
      outcome: answered({
        version: "0.0.2",
        publish: true,
        parameters: [{ key: "name", value: "from the package" }],
        annotations: annotated("description", "a shop"),
      }),
    },
    {
      name: "an action in it",
      call: ({ actions }) => actions.create!({ name: "shop/hello", action: hello }),
      outcome: answered({ namespace: "guest/shop", name: "hello" }),
    },
    {
      name: "an action in it takes the package's parameters",
      call: ({ actions }) => actions.invoke!({ name: "shop/hello", blocking: true, result: true }),
      outcome: answered({ greeting: "hello from the package" }),
    },
    {
      name: "an action in one that is not there",
      call: ({ actions }) => actions.create!({ name: "nowhere/hello", action: hello }),
      outcome: refused(404, "PUT actions/nowhere/hello", "The requested resource does not exist."),
    },
    {
      name: "get: with what is in it",
      call: ({ packages }) => packages.get!("shop"),
      outcome: answered({ actions: [{ name: "hello", version: "0.0.1" }], feeds: [], binding: {} }),
    },
    {
      name: "list",
      call: ({ packages }) => packages.list!(),
      outcome: answered([{ name: "shop", publish: true, binding: false }]),
    },
    {
      name: "a binding, with parameters of its own",
      call: ({ packages }) =>
        packages.create!({
          name: "bound",
          package: {
            binding: { namespace: "guest", name: "shop" },
            parameters: [{ key: "name", value: "from the binding" }],
          },
        }),
      outcome: answered({ name: "bound", binding: { namespace: "guest", name: "shop" } }),
    },
    {
      name: "an invoke through a binding",
      call: ({ actions }) => actions.invoke!({ name: "bound/hello", blocking: true, result: true }),
      outcome: answered({ greeting: "hello from the binding" }),
    },
    {
      name: "update of a binding: its parameters",
      call: ({ packages }) =>
        packages.update!({
          name: "bound",
          package: {
            binding: { namespace: "_", name: "shop" },
            parameters: [{ key: "name", value: "changed" }],
          },
        }),
      outcome: answered({ version: "0.0.2", parameters: [{ key: "name", value: "changed" }] }),
    },
    {
      name: "get of a binding: what is in the package it stands for",
      call: ({ packages }) => packages.get!("bound"),
      outcome: answered({
        binding: { namespace: "guest", name: "shop" },
        parameters: [{ key: "name", value: "changed" }],
        actions: [{ name: "hello" }],
      }),
    },
    {
      name: "an action cannot be made in a binding",
      call: ({ actions }) => actions.create!({ name: "bound/other", action: hello }),
      outcome: refused(400, "PUT actions/bound/other", "Operation not permitted on package binding."),
    },
    {
      name: "a binding of what is not there",
      call: ({ packages }) =>
        packages.create!({ name: "loose", package: { binding: { namespace: "guest", name: "nowhere" } } }),
      outcome: refused(400, "PUT packages/loose", "Binding references a package that does not exist."),
    },
    {
      name: "list, public ones",
      call: ({ packages }) => packages.list!({ public: true }),
      outcome: answered(expect.arrayContaining([expect.objectContaining({ name: "shop" })])),
    },
    {
      name: "delete of one that is not empty",
      call: ({ packages }) => packages.delete!("shop"),
      outcome: refused(
        409,
        "DELETE packages/shop",
        "Package not empty (contains 1 entity). Set force param or delete package contents.",
      ),
    },
    {
      name: "delete of what is in it, of the binding, and of the package",
      call: async ({ actions, packages }) => {
        await packages.delete!("bound");
        await actions.delete!("shop/hello");
        return packages.delete!("shop");
      },
      outcome: answered({ name: "shop", version: "0.0.2" }),
    },
  ]);
});

describe("the rest", () => {
  runs([
    {
      name: "namespaces: list",
      call: ({ namespaces }) => namespaces.list!(),
      outcome: answered(["guest"]),
    },
    {
      name: "routes: there is no API gateway",
      call: ({ routes }) => routes.list!(),
      outcome: {
        kind: "refused",
        status: 404,
        message:
          'GET HOST/api/v1/web/whisk.system/apimgmt/getApi Returned HTTP 404 (Not Found) --> "The requested resource does not exist."',
      },
    },
    {
      name: "delete, several",
      call: async ({ actions }) =>
        ((await actions.delete!(["hello", "zipped", "entity", "told"])) as { name: string }[]).map(
          ({ name }) => name,
        ),
      outcome: answered(["hello", "zipped", "entity", "told"]),
    },
    {
      name: "delete of one that is not there",
      call: ({ actions }) => actions.delete!("hello"),
      outcome: refused(404, "DELETE actions/hello", "The requested resource does not exist."),
    },
    {
      name: "a key that the host does not know",
      call: () => openWhiskClientOf(host, { api_key: "a:b" }).actions.list!(),
      outcome: refused(401, "GET actions", "The supplied authentication is invalid"),
    },
    {
      name: "a namespace that is not the key's",
      call: () => openWhiskClientOf(host, { namespace: "other" }).actions.list!(),
      outcome: {
        kind: "refused",
        status: 403,
        message: expect.stringContaining("not authorized to access"),
      } as Outcome,
    },
    {
      name: "a transaction's id of one's own comes back in errors",
      call: ({ actions }) =>
        actions.get!({ name: "hello", headers: { "x-request-id": "mine" } }).catch(({ error }) => error),
      outcome: answered({ code: "mine", error: "The requested resource does not exist." }),
    },
  ]);
});
