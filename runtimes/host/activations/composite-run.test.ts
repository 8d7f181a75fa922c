import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { messages } from "../messages.js";
import { clientOf, until } from "../testing/client.js";
import type { ActivationEvent } from "./events.js";

let host: Host;
let client: ReturnType<typeof clientOf>;
let folder: string;

/** The only runner there may be is busy until a file is there. */
const hold = `const { existsSync } = require("node:fs");
async function main({ file }) {
  console.log("held");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
  return {};
}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "unlisten-hold-"));
  host = await startHost({
    port: 0,
    limits: { ...unlimitedRates, componentWaitMs: 50 },
    pool: { maxRunners: 1 },
  });
  client = clientOf(host);
  const short = { limits: { timeout: 100 } };
  await client.put("hold", hold);
  await client.put("late", "function main() { return { late: true }; }", short);
  await client.put("lead", "function main() { return { action: 'late' }; }", {
    ...short,
    annotations: [{ key: "conductor", value: true }],
  });
  await client.sequence("waiting", ["late", "late"]);
});

afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  {
    action: "waiting",
    error: (id: string) => `Timeout reached when retrieving activation ${id} for sequence component.`,
  },
  {
    action: "lead",
    error: (id: string) => `Timeout reached when retrieving activation ${id} during composition.`,
  },
])("$action ends when a component has no result in time", async ({ action, error }) => {
  const file = join(folder, action);
  const held = (await client.invoke("hold", { file }, "")).json.activationId;
  const { status, json } = await client.invoke(action, {}, "blocking=true");
  await writeFile(file, "");
  expect(json.logs.length).toBe(1);
  expect([status, json.response]).toEqual([
    500,
    { status: "whisk internal error", success: false, result: { error: error(json.logs[0]) } },
  ]);
  // What was not waited for runs all the same.
  for (const id of [held, json.logs[0]]) {
    await until(async () => (await client.rest("GET", `activations/${id}`)).status === 200);
  }
});

test("a host that is closed ends a sequence at the component that runs", async () => {
  const ended: ActivationEvent[] = [];
  const lines: string[] = [];
  const closing = await startHost({
    port: 0,
    onActivation: (event) => ended.push(event),
    onLog: ({ text }) => lines.push(text),
  });
  const { put, sequence, invoke } = clientOf(closing);
  await put("hold", hold);
  await sequence("held", ["hold", "hold"]);
  const { activationId } = (await invoke("held", { file: join(folder, "never") }, "")).json;
  await until(() => lines.includes("held"));
  await closing.close();
  const record = ended.find(({ activation }) => activation.activationId === activationId)?.activation;
  expect([record?.response.result, record?.logs.length]).toEqual([{ error: messages.abnormalRun }, 1]);
});
