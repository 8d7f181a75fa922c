import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import openwhisk from "openwhisk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "./host.js";
import { unlimitedRates } from "./limits.js";
import { clientOf, until } from "./testing/client.js";

let host: Host;
let ow: openwhisk.Client;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  ow = openwhisk({ apihost: host.url, api_key: host.auth });
});

afterAll(() => host.close());

const code = "function main(args) { return args.fail ? { error: 'sorry' } : { args }; }";

test("the openwhisk client creates, invokes, reads and deletes", async () => {
  const created = await ow.actions.create({
    name: "a",
    action: code,
    params: { p: 1 },
    annotations: { note: "x" },
  } as never);
  expect(created).toMatchObject({ name: "a", version: "0.0.1", parameters: [{ key: "p", value: 1 }] });
  await expect(ow.actions.create({ name: "a", action: code })).rejects.toMatchObject({ statusCode: 409 });
  expect(
    await ow.actions.update({ name: "a", action: code, limits: { timeout: 5000 } } as never),
  ).toMatchObject({ version: "0.0.2" });
  expect(await ow.actions.get("a")).toMatchObject({ exec: { code }, limits: { timeout: 5000 } });
  expect(await ow.actions.list({ limit: 10 })).toMatchObject([{ name: "a" }]);
  expect(await ow.actions.invoke({ name: "a", params: { q: 2 }, blocking: true, result: true })).toEqual({
    args: { p: 1, q: 2 },
  });
  await expect(
    ow.actions.invoke({ name: "a", params: { fail: true }, blocking: true }),
  ).rejects.toMatchObject({
    statusCode: 502,
    error: { response: { result: { error: "sorry" } } },
  });
  await expect(ow.actions.get("nothing")).rejects.toMatchObject({
    statusCode: 404,
    message: expect.stringContaining("The requested resource does not exist."),
  });
  expect(await ow.actions.delete("a")).toMatchObject({ name: "a" });
});

test("the openwhisk client reads activations", async () => {
  await ow.actions.update({
    name: "talk",
    action: "function main() { console.log('hi'); return { ok: true }; }",
  });
  const { activationId } = await ow.actions.invoke({ name: "talk" });
  const record = await until(() => ow.activations.get({ name: activationId }).catch(() => undefined));
  expect(record).toMatchObject({ name: "talk", response: { success: true, result: { ok: true } } });
  expect(await ow.activations.result({ name: activationId })).toMatchObject({
    result: { ok: true },
    success: true,
  });
  expect(await ow.activations.logs({ name: activationId })).toEqual({
    logs: [expect.stringMatching(/ stdout: hi$/)],
  });
  expect(await ow.activations.list({ name: "talk", limit: 1 } as never)).toMatchObject([{ activationId }]);
});

test("the openwhisk client has packages, bindings and namespaces", async () => {
  await ow.packages.update({ name: "pkg", package: { parameters: [{ key: "a", value: 1 }] } } as never);
  await ow.actions.update({ name: "pkg/inner", action: code });
  await ow.packages.update({ name: "bound", package: { binding: { namespace: "_", name: "pkg" } } } as never);
  expect(await ow.actions.invoke({ name: "bound/inner", blocking: true, result: true })).toEqual({
    args: { a: 1 },
  });
  expect(await ow.packages.list()).toMatchObject([{ name: "bound" }, { name: "pkg" }]);
  expect((await ow.packages.get({ name: "pkg" })).actions).toMatchObject([{ name: "inner" }]);
  expect(await ow.namespaces.list()).toEqual(["guest"]);
  await ow.packages.delete({ name: "bound" });
});

test("an action calls another one through the client, when it was given the key", async () => {
  await ow.actions.update({ name: "called", action: "function main(args) { return { called: args }; }" });
  const caller = `async function main() {
    const answer = await fetch(process.env.__OW_API_HOST + "/api/v1/namespaces/_/actions/called?blocking=true&result=true", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Basic " + Buffer.from(process.env.__OW_API_KEY).toString("base64") },
      body: '{"by":"caller"}',
    });
    return answer.json();
  }`;
  await ow.actions.update({
    name: "caller",
    action: caller,
    annotations: { "provide-api-key": true },
  } as never);
  expect(await ow.actions.invoke({ name: "caller", blocking: true, result: true })).toEqual({
    called: { by: "caller" },
  });
});

test("what was stored in a folder is there for the next host", async () => {
  const data = await mkdtemp(join(tmpdir(), "unlisten-data-"));
  try {
    const first = await startHost({ port: 0, data, namespace: "mine", auth: "me:secret" });
    await clientOf(first).put("kept", code);
    const { activationId } = (await clientOf(first).invoke("kept", { a: 1 }, "blocking=true")).json;
    await first.close();
    const second = await startHost({ port: 0, data, namespace: "mine", auth: "me:secret" });
    try {
      const { invoke, rest } = clientOf(second);
      expect((await invoke("kept", { a: 1 })).json).toEqual({ args: { a: 1 } });
      expect((await rest("GET", `activations/${activationId}`)).json).toMatchObject({
        namespace: "mine",
        logs: [],
      });
    } finally {
      await second.close();
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
});

test("a taken port and a wrong key are errors with a hint", async () => {
  await expect(startHost({ port: host.port })).rejects.toMatchObject({
    code: "listen-failed",
    message: expect.stringContaining(`127.0.0.1:${host.port}`),
    hint: "Choose another port, or 0 for a free one.",
  });
  await expect(startHost({ port: 0, auth: "no-colon" })).rejects.toMatchObject({ code: "options-invalid" });
});

test("the published module starts a host as CommonJS as well", async () => {
  const published = createRequire(import.meta.url)("unlisten/host") as { startHost: typeof startHost };
  const other = await published.startHost({ port: 0 });
  try {
    await clientOf(other).put("a", code);
    expect((await clientOf(other).invoke("a")).json).toEqual({ args: {} });
  } finally {
    await other.close();
  }
});
