import { beforeAll, expect, test } from "vitest";
import { MemoryStore } from "../store/memory-store.js";
import type { Change } from "../store/store.js";
import { checkSequence } from "./check-sequence.js";
import type { Exec, PackageEntity } from "./entity.js";

const store = new MemoryStore(1);
const base = { version: "0.0.1", publish: false, annotations: [], parameters: [], updated: 1 };
const code: Exec = { kind: "nodejs:20", code: "", binary: false };

function action(namespace: string, name: string, components?: string[]): Change {
  const exec: Exec = components === undefined ? code : { kind: "sequence", components };
  const limits = { timeout: 60_000, memory: 256, logs: 10, concurrency: 1 };
  return { kind: "put", collection: "actions", entity: { ...base, namespace, name, exec, limits } };
}

function packageOf(name: string, more: Partial<PackageEntity> = {}): Change {
  return { kind: "put", collection: "packages", entity: { ...base, namespace: "guest", name, ...more } };
}

beforeAll(() =>
  store.write([
    action("guest", "a"),
    action("guest", "two", ["/guest/a", "/guest/a"]),
    action("guest", "four", ["/guest/two", "/guest/two"]),
    action("guest", "around", ["/guest/self"]),
    action("guest", "further", ["/guest/a", "/guest/around"]),
    action("guest", "dangling", ["/guest/gone"]),
    packageOf("pkg"),
    action("guest/pkg", "a"),
    packageOf("bound", { binding: { namespace: "guest", name: "pkg" } }),
    // A binding that was changed has led this one to itself.
    action("guest/pkg", "loop", ["/guest/bound/loop"]),
  ]),
);

const missing = "Sequence component does not exist.";
const cyclic = "Sequence may not refer to itself.";
const tooLong = "Too many actions in the sequence.";

test.each([
  { name: "actions", components: ["a", "a"], fault: undefined },
  { name: "an action in a package and one through a binding", components: ["pkg/a", "bound/a"] },
  { name: "as many as are allowed", components: ["four", "a"], fault: undefined },
  { name: "none", components: [], fault: "No component specified for the sequence." },
  { name: "too many", components: ["a", "a", "a", "a", "a", "a"], fault: tooLong },
  { name: "too many when unfolded", components: ["four", "two"], fault: tooLong },
  { name: "one that is not there", components: ["a", "gone"], fault: missing },
  { name: "one of a package that is not there", components: ["gone/a"], fault: missing },
  { name: "one that is not there any more, further down", components: ["dangling"], fault: missing },
  { name: "itself", components: ["a", "self"], fault: cyclic },
  { name: "one that has it", components: ["around"], fault: cyclic },
  { name: "one that has one that has it", components: ["further"], fault: cyclic },
  { name: "one that has itself", components: ["pkg/loop"], fault: cyclic },
  { name: "two faults: the first counts", components: ["gone", "self"], fault: missing },
])("a sequence of $name", ({ components, fault }) => {
  const names = components.map((name) => `/guest/${name}`);
  expect(checkSequence(names, { store, path: "guest/self", maxActions: 5 })).toBe(fault);
});
