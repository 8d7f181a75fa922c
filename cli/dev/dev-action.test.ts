import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { withRunner } from "../../runtimes/nodejs/testing/runner-process.js";
import { findEntry } from "../entry/find-entry.js";
import { makeDevAction } from "./dev-action.js";

const apps = fileURLToPath(new URL("../testdata/apps", import.meta.url));

test.each([
  {
    name: "CommonJS",
    app: "express",
    path: "/orders/7/mail",
    mode: "capture",
    body: "Thank you for order 7",
  },
  {
    name: "TypeScript as an ES module",
    app: "typescript",
    path: "/",
    mode: "capture",
    body: '{"said":"hi!","main":true}',
  },
  {
    name: "TypeScript with decorators",
    app: "nest",
    path: "/",
    mode: "capture",
    body: '{"greeting":"injected"}',
  },
  { name: "an application that is exported", app: "hono", path: "/", mode: "wrap", body: '{"name":"hono"}' },
  { name: "an action by itself", app: "action", path: "/", mode: "action", body: "hello stranger" },
])("a service runs where it lies: $name", async ({ app, path, mode, body }) => {
  const { code, verdict } = await makeDevAction(findEntry(join(apps, app)), undefined);
  await withRunner({ cwd: tmpdir() }, async (runner) => {
    expect(await runner.init({ code })).toMatchObject({ status: 200 });
    const params = { __ow_method: "get", __ow_headers: {}, __ow_path: path, __ow_query: "", __ow_body: "" };
    const { json } = await runner.run(params);
    expect({ mode: verdict.mode, body: (json as { body?: string }).body }).toEqual({ mode, body });
  });
});
