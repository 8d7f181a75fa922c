import { appendFile, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Activation } from "../activations/activation.js";
import type { ActionEntity } from "../entities/entity.js";
import { FolderStore } from "./folder-store.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "unlisten-store-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function action(name: string, namespace = "guest"): ActionEntity {
  return {
    namespace,
    name,
    version: "0.0.1",
    publish: false,
    annotations: [],
    parameters: [{ key: "__proto__", value: "ü" }],
    updated: 1,
    exec: { kind: "nodejs:20", code: "c", binary: false },
    limits: { timeout: 1, memory: 1, logs: 1, concurrency: 1 },
  };
}

function activation(id: number, start = id): Activation {
  return {
    namespace: "guest",
    name: `a${id % 2}`,
    version: "0.0.1",
    subject: "guest",
    activationId: String(id).padStart(32, "0"),
    start,
    end: start,
    duration: 0,
    response: { status: "success", result: {} },
    logs: [],
    annotations: [{ key: "path", value: `guest/a${id % 2}` }],
    publish: false,
  };
}

const ids = (records: Activation[]) => records.map(({ activationId }) => Number(activationId));

test("what was stored is there when the folder is opened again", async () => {
  const store = await FolderStore.open(folder, 100);
  const long = action("x".repeat(256), "guest/pkg");
  await Promise.all([
    store.write([{ kind: "put", collection: "actions", entity: action("a b") }]),
    store.write([{ kind: "put", collection: "actions", entity: action("gone") }]),
    store.write([{ kind: "put", collection: "actions", entity: long }]),
  ]);
  await store.write([{ kind: "put", collection: "actions", entity: { ...action("a b"), version: "0.0.2" } }]);
  await store.write([{ kind: "delete", collection: "actions", path: "guest/gone" }]);
  await store.write([
    {
      kind: "put",
      collection: "packages",
      entity: { ...action("pkg"), binding: { namespace: "guest", name: "other" } },
    },
  ]);
  await store.putActivation(activation(1));
  await store.close();

  const again = await FolderStore.open(folder, 100);
  expect(again.get("actions", "guest/a b")).toEqual({ ...action("a b"), version: "0.0.2" });
  expect(again.get("actions", "guest/gone")).toBeUndefined();
  expect(again.list("actions", "guest/pkg")).toEqual([long]);
  expect(again.list("actions", "guest")).toHaveLength(2);
  expect(again.get("packages", "guest/pkg")?.binding).toEqual({ namespace: "guest", name: "other" });
  expect(again.activation(activation(1).activationId)).toEqual(activation(1));
});

test("files are for their owner alone, and no draft stays behind", async () => {
  const store = await FolderStore.open(folder, 100);
  await store.write([{ kind: "put", collection: "actions", entity: action("a") }]);
  const files = await readdir(join(folder, "actions"));
  expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
  expect((await stat(join(folder, "actions", files[0]!))).mode & 0o777).toBe(0o600);
});

test("a record that was cut short is skipped, and the next one is not lost with it", async () => {
  const store = await FolderStore.open(folder, 100);
  await store.putActivation(activation(1));
  await appendFile(join(folder, "activations.jsonl"), '{"activationId":"cut');
  const again = await FolderStore.open(folder, 100);
  await again.putActivation(activation(2));
  const third = await FolderStore.open(folder, 100);
  expect(ids(third.listActivations({}))).toEqual([2, 1]);
});

test("a damaged entity is an error that names the file, not an entity less", async () => {
  const store = await FolderStore.open(folder, 100);
  await store.write([{ kind: "put", collection: "actions", entity: action("a") }]);
  const [file] = await readdir(join(folder, "actions"));
  await writeFile(join(folder, "actions", file!), "{");
  await expect(FolderStore.open(folder, 100)).rejects.toMatchObject({
    code: "data-unreadable",
    message: expect.stringContaining(file!),
  });
});

test("records are found by name and time, the latest first, and the oldest are dropped", async () => {
  const store = await FolderStore.open(folder, 4);
  for (const id of [1, 2, 3, 4, 5]) await store.putActivation(activation(id));
  expect(ids(store.listActivations({}))).toEqual([5, 4, 3, 2]);
  expect(ids(store.listActivations({ name: "a1" }))).toEqual([5, 3]);
  expect(ids(store.listActivations({ since: 3, upto: 4 }))).toEqual([4, 3]);
});
