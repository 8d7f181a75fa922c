import cluster from "node:cluster";
import { once } from "node:events";
import { createServer, Server } from "node:net";
import { exit } from "node:process";
import { afterEach, expect, test } from "vitest";
import { patchMethod } from "./patch.js";
import { installPatches, removePatches } from "./patches.js";

afterEach(removePatches);

function patched() {
  const prototype = Server.prototype as Server & { _listen2: unknown };
  return {
    listen: prototype._listen2,
    exit: process.exit,
    emit: process.emit,
    stdout: process.stdout.write,
    stderr: process.stderr.write,
    fork: cluster.fork,
  };
}

test("what was patched is put back", () => {
  const before = patched();
  installPatches();
  const during = patched();
  for (const name of Object.keys(before) as (keyof typeof before)[]) {
    expect(during[name]).not.toBe(before[name]);
  }
  // A named import binds to a copy that has to follow.
  expect(exit).toBe(during.exit);
  removePatches();
  expect(patched()).toEqual(before);
  expect(exit).toBe(before.exit);
});

test("whoever is no captured program listens as ever", async () => {
  installPatches();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const resources = process.getActiveResourcesInfo();
  server.close();
  await once(server, "close");
  expect(resources).toContain("TCPServerWrap");
});

test("a later patch by somebody else is left in place", () => {
  const target = { speak: () => "original" };
  const undo = patchMethod(target, "speak", (original) => () => `first ${original()}`);
  const other = () => "other";
  target.speak = other;
  undo();
  expect(target.speak).toBe(other);
});

test("an inherited method is inherited again", () => {
  const target: { speak(): string } = Object.create({ speak: () => "inherited" });
  const undo = patchMethod(target, "speak", (original) => () => `patched ${original()}`);
  const during = target.speak();
  undo();
  expect([during, target.speak(), Object.keys(target)]).toEqual(["patched inherited", "inherited", []]);
});
