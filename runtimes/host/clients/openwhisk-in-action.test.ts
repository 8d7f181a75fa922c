/** The `openwhisk` npm client inside of an action, which calls the host that runs it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeZip } from "../../../cli/zip.js";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { actionFiles } from "./testing/action-files.js";
import { openWhiskClientOf } from "./testing/client-of.js";

const source = `const openwhisk = require("openwhisk");
exports.main = async ({ resource, operation, options }) => {
  const client = openwhisk();
  return { came: await client[resource][operation](options) };
};`;

let host: Host;
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  const { actions, packages } = openWhiskClientOf(host);
  const action = writeZip(actionFiles(source, "openwhisk"));
  await packages.create!({ name: "inside" });
  await actions.create!({ name: "echo", action: "function main(params) { return params; }" });
  for (const [name, key] of [
    ["calls", true],
    ["inside/calls", true],
    ["keyless", false],
  ] as const) {
    await actions.create!({ name, action, annotations: { "provide-api-key": key } });
  }
});
afterAll(() => host.close());

const invoke = (name: string, params: object) =>
  openWhiskClientOf(host).actions.invoke!({ name, blocking: true, result: true, params });

test.each([
  {
    name: "an action invokes another one",
    action: "calls",
    params: {
      resource: "actions",
      operation: "invoke",
      options: { name: "echo", blocking: true, result: true, params: { a: [1, "ä"] } },
    },
    came: { a: [1, "ä"] },
  },
  {
    name: "an action of a package lists actions",
    action: "inside/calls",
    params: { resource: "actions", operation: "list", options: { limit: 1 } },
    came: [{ namespace: "guest", name: "keyless" }],
  },
  {
    name: "an action makes another one",
    action: "calls",
    params: {
      resource: "actions",
      operation: "update",
      options: { name: "made", action: "function main() { return {}; }" },
    },
    came: { namespace: "guest", name: "made", version: "0.0.1" },
  },
  {
    name: "an action deletes another one",
    action: "calls",
    params: { resource: "actions", operation: "delete", options: "made" },
    came: { name: "made" },
  },
  {
    name: "an action sees its namespace",
    action: "calls",
    params: { resource: "namespaces", operation: "list" },
    came: ["guest"],
  },
])("$name", async ({ action, params, came }) => {
  expect(await invoke(action, params)).toMatchObject({ came });
});

// A rejected promise's error is the result as JSON shows it, as in OpenWhisk's Node runtime.
test.each([
  {
    name: "what the host refuses, the action's client throws",
    action: "calls",
    params: { resource: "actions", operation: "get", options: "missing" },
    error: {
      name: "OpenWhiskError",
      statusCode: 404,
      error: { code: expect.any(String), error: "The requested resource does not exist." },
    },
  },
  {
    name: "without provide-api-key there is no key, and no client",
    action: "keyless",
    params: { resource: "actions", operation: "list" },
    error: {},
  },
])("$name", async ({ action, params, error }) => {
  await expect(invoke(action, params)).rejects.toMatchObject({
    statusCode: 502,
    error: { response: { status: "application error", result: { error } } },
  });
});
