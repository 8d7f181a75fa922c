import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Activation } from "../activations/activation.js";
import type { ActionEntity } from "../entities/entity.js";
import { LmdbStore } from "./lmdb-store.js";
import { MemoryStore } from "./memory-store.js";
import type { ActivationPage, Change, Store } from "./store.js";
import { actionOf, activationOf } from "./testing/entries.js";

/** What every store does: the same table for each. */
const stores = [
  { kind: "memory", open: async (_: string, max: number) => new MemoryStore(max) },
  { kind: "lmdb", open: (folder: string, max: number) => LmdbStore.open(folder, max) },
];

const put = (entity: ActionEntity): Change => ({ kind: "put", collection: "actions", entity });
const remove = (path: string): Change => ({ kind: "delete", collection: "actions", path });
const numbers = (records: Activation[]) => records.map(({ activationId }) => Number(activationId));

describe.each(stores)("$kind", ({ open }) => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "unlisten-store-"));
    store = await open(folder, 1000);
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each([
    { name: "a plain action", entity: actionOf("a") },
    { name: "a space in its name, a package in its path", entity: actionOf("a b", "guest/pkg") },
    { name: "a name of 256 characters", entity: actionOf("x".repeat(256)) },
    {
      name: "a key called __proto__",
      entity: { ...actionOf("p"), parameters: [JSON.parse('{"key":"k","value":{"__proto__":{"a":1}}}')] },
    },
    {
      name: "any text",
      entity: { ...actionOf("t"), parameters: [{ key: "ü\0\ud800", value: "😀\u2028\ud800" }] },
    },
    {
      name: "code of 10 MB",
      entity: { ...actionOf("c"), exec: { kind: "nodejs:20", code: "é".repeat(5e6), binary: false } },
    },
  ])("gives back $name", async ({ entity }) => {
    await store.write([put(entity)]);
    expect(store.get("actions", `${entity.namespace}/${entity.name}`)).toEqual(entity);
  });

  test("a change is seen before it is done, so that two who look first do not both create", async () => {
    const written = store.write([put(actionOf("a"))]);
    expect(store.get("actions", "guest/a")).toEqual(actionOf("a"));
    await written;
  });

  test("the last change of an entity counts", async () => {
    await Promise.all([
      store.write([put(actionOf("a"))]),
      store.write([remove("guest/a"), put(actionOf("b"))]),
      store.write([put({ ...actionOf("a"), version: "0.0.2" })]),
      store.write([remove("guest/b")]),
      store.write([remove("guest/never")]),
    ]);
    expect(store.get("actions", "guest/a")?.version).toBe("0.0.2");
    expect(store.get("actions", "guest/b")).toBeUndefined();
  });

  test.each([
    { within: "guest", names: ["inner", "b", "a"] },
    { within: "guest/pkg", names: ["inner"] },
    { within: "guest/pk", names: [] },
    { within: "other", names: ["c"] },
  ])("lists what is in $within, the latest change first", async ({ within, names }) => {
    await store.write([
      put({ ...actionOf("a"), updated: 1 }),
      put({ ...actionOf("b"), updated: 2 }),
      put({ ...actionOf("inner", "guest/pkg"), updated: 3 }),
      put({ ...actionOf("c", "other"), updated: 4 }),
    ]);
    expect(store.list("actions", within).map(({ name }) => name)).toEqual(names);
  });

  test("collections do not mix", async () => {
    await store.write([put(actionOf("a"))]);
    expect(store.get("packages", "guest/a")).toBeUndefined();
    expect(store.list("rules", "guest")).toEqual([]);
  });

  test("a record is given back whole, and one put again takes the place of the first", async () => {
    await store.putActivation(activationOf(1));
    const again = {
      ...activationOf(1, 9),
      logs: ["\ud800 ü"],
      annotations: [{ key: "path", value: "guest/other" }],
    };
    await store.putActivation(again);
    expect(store.activation(again.activationId)).toEqual(again);
    expect(store.activation("0".repeat(32))).toBeUndefined();
    expect(store.listActivations({})).toEqual([again]);
    expect(store.countActivations({ name: "a1" })).toBe(0);
  });

  const rows: { name: string; page: ActivationPage; found: number[] }[] = [
    { name: "all, the latest start first", page: {}, found: [6, 5, 4, 3, 2, 1] },
    { name: "of a name", page: { name: "a1" }, found: [5, 3, 1] },
    { name: "of a name that only begins another", page: { name: "a" }, found: [] },
    { name: "of a name in a package", page: { name: "pkg/inner" }, found: [6] },
    { name: "of no package's name", page: { name: "inner" }, found: [] },
    { name: "since, included", page: { since: 30 }, found: [6, 5, 4, 3] },
    { name: "up to, included", page: { upto: 30 }, found: [3, 2, 1] },
    { name: "between", page: { since: 20, upto: 40 }, found: [4, 3, 2] },
    { name: "of a name, between", page: { name: "a1", since: 11, upto: 50 }, found: [5, 3] },
    { name: "from the dawn of time", page: { since: -1 }, found: [6, 5, 4, 3, 2, 1] },
    { name: "in the far future", page: { since: 1e17 }, found: [] },
    { name: "nothing when the ends are crossed", page: { since: 40, upto: 20 }, found: [] },
    { name: "a page", page: { skip: 1, limit: 2 }, found: [5, 4] },
    { name: "a page of a name", page: { name: "a1", skip: 1, limit: 5 }, found: [3, 1] },
    { name: "past the end", page: { skip: 9 }, found: [] },
    { name: "none", page: { limit: 0 }, found: [] },
  ];

  async function putSixRecords(): Promise<void> {
    // Stored in the order in which they end.
    for (const id of [2, 1, 5, 3, 4]) await store.putActivation(activationOf(id, id * 10));
    const annotations = [{ key: "path", value: "guest/pkg/inner" }];
    await store.putActivation({ ...activationOf(6, 60), annotations });
  }

  test.each(rows)("finds records: $name", async ({ page, found }) => {
    await putSixRecords();
    expect(numbers(store.listActivations(page))).toEqual(found);
  });

  test.each(rows)("counts records, whatever page is asked for: $name", async ({ page }) => {
    await putSixRecords();
    const { skip, limit, ...filter } = page;
    expect(store.countActivations(page)).toBe(store.listActivations(filter).length);
  });

  test("records of one millisecond have an order too", async () => {
    for (const id of [2, 3, 1]) await store.putActivation(activationOf(id, 7));
    expect(numbers(store.listActivations({}))).toEqual([3, 2, 1]);
    expect(numbers(store.listActivations({ since: 7, upto: 7, skip: 1 }))).toEqual([2, 1]);
  });

  test("what was begun is no record", async () => {
    await store.begin(activationOf(1));
    expect(store.activation(activationOf(1).activationId)).toBeUndefined();
    expect(store.listActivations({})).toEqual([]);
  });

  test("the oldest records are dropped", async () => {
    const path = join(folder, "small");
    const small = await open(path, 4);
    try {
      for (const id of [3, 4, 1, 5, 2, 6]) await small.putActivation(activationOf(id));
      expect(numbers(small.listActivations({}))).toEqual([6, 5, 4, 3]);
      expect(small.countActivations({ name: "a0" })).toBe(2);
      expect(small.activation(activationOf(1).activationId)).toBeUndefined();
    } finally {
      await small.close();
    }
  });
});
