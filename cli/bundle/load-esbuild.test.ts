import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadEsbuild } from "./load-esbuild.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-esbuild-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a project without esbuild gets the one beside this package", async () => {
  expect((await loadEsbuild(folder)).version).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each([
  { lock: "package-lock.json", command: "npm install --save-dev esbuild" },
  { lock: "pnpm-lock.yaml", command: "pnpm add --save-dev esbuild" },
  { lock: "yarn.lock", command: "yarn add --dev esbuild" },
])("with $lock the hint is: $command", async ({ lock, command }) => {
  writeFileSync(join(folder, lock), "");
  await expect(loadEsbuild(folder, folder)).rejects.toThrow(
    expect.objectContaining({ code: "bundler-missing", hint: `Install it: ${command}` }),
  );
});
