import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as lmdb from "lmdb";
import openwhisk from "openwhisk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCommand } from "../../../cli/testing/command-process.js";
import { publishedAuth } from "../access/auth.js";
import { LmdbStore } from "./lmdb-store.js";
import { loadLmdb } from "./load-lmdb.js";
import { actionOf, activationOf } from "./testing/entries.js";

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "unlisten-lmdb-"));
  folder = join(parent, "da.ta");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** Opens, works, closes. */
async function withStore<T>(work: (store: LmdbStore) => Promise<T>, max = 100): Promise<T> {
  const store = await LmdbStore.open(folder, max);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

test("what was stored is there when the folder is opened again", async () => {
  const long = actionOf("x".repeat(256), "guest/pkg");
  const text = { ...actionOf("t"), parameters: [{ key: "ü\0\ud800", value: { "😀": null } }] };
  await withStore(async (store) => {
    await store.write([
      { kind: "put", collection: "actions", entity: long },
      { kind: "put", collection: "actions", entity: text },
      { kind: "put", collection: "actions", entity: actionOf("gone") },
      {
        kind: "put",
        collection: "packages",
        entity: { ...actionOf("pkg"), binding: { namespace: "guest", name: "b" } },
      },
    ]);
    await store.write([{ kind: "delete", collection: "actions", path: "guest/gone" }]);
    await store.putActivation(activationOf(1));
  });
  await withStore(async (store) => {
    expect(store.list("actions", "guest")).toEqual(expect.arrayContaining([long, text]));
    expect(store.list("actions", "guest")).toHaveLength(2);
    expect(store.get("packages", "guest/pkg")?.binding).toEqual({ namespace: "guest", name: "b" });
    expect(store.activation(activationOf(1).activationId)).toEqual(activationOf(1));
  });
});

test("changes that cannot be kept are taken back, all of them", async () => {
  const unkeepable = actionOf("x".repeat(5000));
  await withStore(async (store) => {
    await store.write([{ kind: "put", collection: "actions", entity: actionOf("a") }]);
    const both = store.write([
      { kind: "put", collection: "actions", entity: { ...actionOf("a"), version: "0.0.2" } },
      { kind: "put", collection: "actions", entity: unkeepable },
      { kind: "put", collection: "actions", entity: actionOf("b") },
    ]);
    await expect(both).rejects.toThrow();
    expect(store.list("actions", "guest")).toEqual([actionOf("a")]);
  });
  await withStore(async (store) => expect(store.list("actions", "guest")).toEqual([actionOf("a")]));
});

test("what was begun and not finished becomes its record at the next start", async () => {
  await withStore(async (store) => {
    for (const id of [1, 2]) await store.begin(activationOf(id));
    await store.putActivation({ ...activationOf(1), logs: ["finished"] });
    await store.begin(activationOf(1));
    await Promise.all([
      store.putActivation(activationOf(3)),
      store.begin({ ...activationOf(3), logs: ["late"] }),
    ]);
    await store.begin({ ...activationOf(4), logs: ["first"] });
    await store.begin({ ...activationOf(4), logs: ["last"] });
  });
  await withStore(async (store) => {
    expect(store.listActivations({})).toEqual([
      { ...activationOf(4), logs: ["last"] },
      activationOf(3),
      activationOf(2),
      { ...activationOf(1), logs: ["finished"] },
    ]);
    await store.putActivation({ ...activationOf(2), logs: ["other"] });
  });
  await withStore(async (store) =>
    expect(store.activation(activationOf(2).activationId)?.logs).toEqual(["other"]),
  );
});

test("a lower limit drops records at the next start", async () => {
  await withStore(async (store) => {
    for (const id of [1, 2, 3]) await store.putActivation(activationOf(id));
  });
  await withStore(
    async (store) => expect(store.listActivations({})).toEqual([activationOf(3), activationOf(2)]),
    2,
  );
});

test("folder and files are for their owner alone", async () => {
  await withStore(async () => {
    const modes = ["", ...readdirSync(folder)].map((name) =>
      (statSync(join(folder, name)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(["700", "600", "600"]);
  });
});

const inUse = { code: "data-in-use", hint: "End that host first, or choose another folder for the data." };

test("a folder is one store's, in this process as in another", async () => {
  await withStore(async () => {
    await expect(LmdbStore.open(folder, 100)).rejects.toMatchObject(inUse);
  });
  const other = startCommand(["host", "--port", "0", "--data", folder, "--published-key"], parent);
  try {
    const { url } = await other.event("ready");
    await openwhisk({ apihost: url as string, api_key: publishedAuth }).packages.update({ name: "kept" });
    await expect(LmdbStore.open(folder, 100)).rejects.toMatchObject({
      ...inUse,
      message: expect.stringContaining(`the host of process ${other.pid} keeps its data there`),
    });
  } finally {
    await other.end("SIGKILL");
  }
  await withStore(async (store) =>
    expect(store.get("packages", "guest/kept")).toMatchObject({ name: "kept" }),
  );
});

test("the number of a process that is gone is nobody's, even when another one has it", async () => {
  await withStore(async () => {});
  const root = lmdb.open({ path: folder, noSubdir: false, encoding: "json" });
  // Whoever runs the tests lives, and keeps no data here.
  await root.openDB({ name: "meta" }).put("owner", process.ppid);
  await root.close();
  await withStore(async (store) => expect(store.list("actions", "guest")).toEqual([]));
});

test("what is not there to be loaded is an error that says how to install it", async () => {
  await expect(loadLmdb([parent])).rejects.toMatchObject({
    code: "lmdb-missing",
    message: "cannot keep data: lmdb is not installed",
    hint: "Run `npm install lmdb`, or leave the data folder out to keep everything in memory.",
  });
});

test("a package whose binary was left out is such an error too", async () => {
  const installed = join(parent, "node_modules", "lmdb");
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, "index.js"), "throw new Error('No native build was found')");
  await expect(loadLmdb([parent])).rejects.toMatchObject({
    code: "lmdb-missing",
    message: "cannot keep data: lmdb cannot be loaded: No native build was found",
  });
});

const unsupported = {
  code: "data-unsupported",
  message: expect.stringMatching(/written by another version of unlisten/),
};

test("data of another layout is told from damage", async () => {
  await withStore(async () => {});
  const root = lmdb.open({ path: folder, noSubdir: false, encoding: "json" });
  await root.openDB({ name: "meta" }).put("layout", 2);
  await root.close();
  await expect(LmdbStore.open(folder, 100)).rejects.toMatchObject(unsupported);
});

test("a folder of files, from before there was a database, is such data", async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "activations.jsonl"), "");
  await expect(LmdbStore.open(folder, 100)).rejects.toMatchObject(unsupported);
});

/** Entities and records enough for some hundred pages, some of them larger than one. */
async function fillFolder(): Promise<void> {
  await withStore(async (store) => {
    const exec = { kind: "nodejs:20", code: "x".repeat(20_000), binary: false };
    for (let i = 0; i < 100; i++) {
      await store.write([{ kind: "put", collection: "actions", entity: { ...actionOf(`a${i}`), exec } }]);
    }
    for (let i = 0; i < 500; i++) void store.putActivation(activationOf(i));
  }, 1000);
}

test.each([
  { name: "cut to half", damage: (data: Buffer) => data.subarray(0, data.length / 2) },
  { name: "cut to one page", damage: (data: Buffer) => data.subarray(0, 4096) },
  { name: "no database at all", damage: () => Buffer.from("hello") },
  { name: "full of noise", damage: (data: Buffer) => data.fill(0xa5, 4096 * 2) },
  {
    name: "noise in an entity",
    damage: (data: Buffer) => data.fill(0, data.indexOf("xxxx"), data.indexOf("xxxx") + 9),
  },
])("data, $name, is an error with the folder in it, and ends nobody", async ({ damage }) => {
  await fillFolder();
  const file = join(folder, "data.mdb");
  writeFileSync(file, damage(readFileSync(file)));
  await expect(LmdbStore.open(folder, 1000)).rejects.toMatchObject({
    code: "data-unreadable",
    message: expect.stringContaining(`cannot read the data in ${folder}: `),
    hint: "Choose another folder for the data, or delete this one to start anew.",
  });
});
