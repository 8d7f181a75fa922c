import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf } from "../testing/client.js";

let host: Host;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
  await client.put("a", "function main(args) { return args; }");
  await client.rest("PUT", "packages/pkg", {});
  await client.put("pkg/a", "function main(args) { return args; }");
});

afterAll(() => host.close());

const sequenceOf = (...components: unknown[]) => ({ exec: { kind: "sequence", components } });

test("a sequence is created, read, listed and deleted", async () => {
  const components = ["/guest/a", "/guest/pkg/a"];
  const created = await client.rest("PUT", "actions/life", {
    ...sequenceOf("/_/a", "/_/pkg/a"),
    parameters: [{ key: "own", value: 1 }],
    annotations: [{ key: "note", value: 1 }],
  });
  expect(created.json).toEqual({
    namespace: "guest",
    name: "life",
    version: "0.0.1",
    publish: false,
    exec: { kind: "sequence", components },
    annotations: [
      { key: "provide-api-key", value: false },
      { key: "note", value: 1 },
      { key: "exec", value: "sequence" },
    ],
    parameters: [{ key: "_actions", value: components }],
    limits: { timeout: 60_000, memory: 256, logs: 10, concurrency: 1 },
    updated: expect.any(Number),
  });
  expect((await client.rest("GET", "actions/life")).json).toEqual(created.json);
  expect((await client.rest("GET", "actions/life?code=false")).json).toEqual(created.json);
  const [summary] = (await client.rest("GET", "actions?limit=1")).json;
  expect(summary).toMatchObject({ name: "life", exec: { binary: false }, annotations: expect.any(Array) });
  expect(summary).not.toHaveProperty("parameters");
  expect((await client.rest("DELETE", "actions/life")).json).toEqual(created.json);
  expect((await client.rest("GET", "actions/life")).status).toBe(404);
});

test("what an update says of parameters counts for code alone", async () => {
  const exec = { kind: "nodejs:20", code: "function main() {}" };
  const p = [{ key: "p", value: 1 }];
  const update = async (put: object) =>
    (await client.rest("PUT", "actions/change?overwrite=true", put)).json.parameters;
  const actions = (...names: string[]) => [{ key: "_actions", value: names }];
  expect(await update({ exec, parameters: p })).toEqual(p);
  expect(await update(sequenceOf("/_/a"))).toEqual(actions("/guest/a"));
  expect(await update({ parameters: p })).toEqual(actions("/guest/a"));
  expect(await update({ ...sequenceOf("/_/pkg/a"), parameters: p })).toEqual(actions("/guest/pkg/a"));
  expect(await update({ exec })).toEqual([]);
  expect(await update(sequenceOf("/_/a"))).toEqual(actions("/guest/a"));
  expect(await update({ exec, parameters: p })).toEqual(p);
});

test.each([
  { component: "/guest/a", stored: "/guest/a" },
  { component: "guest/a", stored: "/guest/a" },
  { component: "/_/pkg/a", stored: "/guest/pkg/a" },
  { component: { path: "_", name: "a" }, stored: "/guest/a" },
  { component: { path: "guest/pkg", name: "a", version: "0.0.1" }, stored: "/guest/pkg/a" },
])("a component $component is stored as $stored", async ({ component, stored }) => {
  const { json } = await client.rest("PUT", "actions/named?overwrite=true", sequenceOf(component));
  expect(json.exec).toEqual({ kind: "sequence", components: [stored] });
});

const malformed = "The request content was malformed:\n";

test.each([
  {
    name: "no components",
    exec: { kind: "sequence" },
    text: "'components' must be defined for sequence kind",
  },
  { name: "a text", exec: { kind: "sequence", components: "/_/a" }, text: "'components' must be an array" },
  { name: "null", exec: { kind: "sequence", components: null }, text: "'components' must be an array" },
  { name: "a number", ...sequenceOf(1), text: "fully qualified name malformed" },
  { name: "half of a name", ...sequenceOf({ path: "_" }), text: "fully qualified name malformed" },
  { name: "an empty name", ...sequenceOf(""), text: "requirement failed: path undefined" },
])("$name in a sequence is malformed", async ({ exec, text }) => {
  const answer = await client.rest("PUT", "actions/malformed", { exec });
  expect([answer.status, answer.json.error]).toEqual([400, `${malformed}${text}`]);
});

const notAllowed = "The supplied authentication is not authorized to access";

test.each([
  { components: [], status: 400, error: "No component specified for the sequence." },
  { components: ["/_/gone"], status: 400, error: "Sequence component does not exist." },
  { components: ["/_/pkg/gone"], status: 400, error: "Sequence component does not exist." },
  { components: ["/_/refused"], status: 400, error: "Sequence may not refer to itself." },
  { components: Array(51).fill("/_/a"), status: 400, error: "Too many actions in the sequence." },
  { components: ["/_/gone/a"], status: 404, error: "The requested resource does not exist." },
  { components: ["/other/a"], status: 403, error: `${notAllowed} 'other/a'.` },
  { components: ["/other/b", "/other/a"], status: 403, error: `${notAllowed} 'other/a, other/b'.` },
  { components: ["/other/pkg/a"], status: 403, error: `${notAllowed} 'other/pkg'.` },
])("a sequence of $components is $status", async ({ components, status, error }) => {
  await client.put("refused", "function main() {}");
  const answer = await client.rest("PUT", "actions/refused?overwrite=true", sequenceOf(...components));
  expect([answer.status, answer.json.error]).toEqual([status, error]);
});

test("a sequence in a package knows itself", async () => {
  await client.sequence("pkg/self", ["a"]);
  const answer = await client.rest("PUT", "actions/pkg/self?overwrite=true", sequenceOf("/_/pkg/self"));
  expect([answer.status, answer.json.error]).toEqual([400, "Sequence may not refer to itself."]);
});

test("a sequence into a package that is gone is not invoked", async () => {
  await client.rest("PUT", "packages/gone", {});
  await client.put("gone/a", "function main() {}");
  await client.sequence("dangling", ["gone/a"]);
  await client.rest("DELETE", "packages/gone?force=true");
  const answer = await client.invoke("dangling");
  expect([answer.status, answer.json.error]).toEqual([404, "The requested resource does not exist."]);
});
