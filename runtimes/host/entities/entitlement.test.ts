import { beforeAll, expect, test } from "vitest";
import { MemoryStore } from "../store/memory-store.js";
import { entitlementTo } from "./entitlement.js";
import type { PackageEntity } from "./entity.js";

const store = new MemoryStore(1);

const packageOf = (namespace: string, name: string, more: Partial<PackageEntity> = {}): PackageEntity => ({
  namespace,
  name,
  version: "0.0.1",
  publish: false,
  annotations: [],
  parameters: [],
  updated: 1,
  ...more,
});

beforeAll(() =>
  store.write(
    [
      packageOf("guest", "own"),
      packageOf("other", "private"),
      packageOf("other", "public", { publish: true }),
      packageOf("guest", "lent", { binding: { namespace: "other", name: "public" } }),
      packageOf("guest", "stolen", { binding: { namespace: "other", name: "private" } }),
      packageOf("guest", "dangling", { binding: { namespace: "guest", name: "gone" } }),
      packageOf("other", "binding", { publish: true, binding: { namespace: "other", name: "public" } }),
    ].map((entity) => ({ kind: "put", collection: "packages", entity })),
  ),
);

test.each([
  { path: "guest", entitlement: { kind: "granted" } },
  { path: "other", entitlement: { kind: "forbidden", what: "other/a" } },
  { path: "guest/own", entitlement: { kind: "granted" } },
  { path: "guest/gone", entitlement: { kind: "missing" } },
  { path: "other/public", entitlement: { kind: "granted" } },
  { path: "other/private", entitlement: { kind: "forbidden", what: "other/private" } },
  { path: "other/gone", entitlement: { kind: "forbidden", what: "other/gone" } },
  { path: "guest/lent", entitlement: { kind: "granted" } },
  { path: "guest/stolen", entitlement: { kind: "forbidden", what: "guest/stolen" } },
  { path: "guest/dangling", entitlement: { kind: "missing" } },
  { path: "other/binding", entitlement: { kind: "forbidden", what: "other/binding" } },
])("to guest an action in $path is $entitlement.kind", ({ path, entitlement }) => {
  expect(entitlementTo(store, "guest", { path, name: "a" })).toEqual(entitlement);
});
