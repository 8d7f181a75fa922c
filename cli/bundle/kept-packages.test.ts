import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPackage, packageFiles, placePackages } from "./kept-packages.js";

let folder: string;

/** A workspace: `shop` depends on `shared`, which is linked, and that on `installed`. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-kept-"));
  const files = {
    "shared/package.json": '{ "name": "shared", "dependencies": { "installed": "1" } }',
    "shared/index.js": "",
    "shared/.env": "SECRET=1",
    "shared/.cache/large": "",
    "shared/node_modules/installed/package.json": '{ "name": "installed" }',
    "shared/node_modules/installed/.config.json": "{}",
    "shop/node_modules/.keep": "",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(folder, "shared"), join(folder, "shop/node_modules/shared"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("hidden files of a linked package stay where they are; an installed package is taken as it was published", () => {
  const shared = findPackage("shared", join(folder, "shop"))!;
  const placement = placePackages([{ name: "shared", folder: shared, why: "is a dependency" }]);
  const paths = packageFiles(placement).map(({ path }) => path);
  expect(paths.sort()).toEqual([
    "app/node_modules/installed/.config.json",
    "app/node_modules/installed/package.json",
    "app/node_modules/shared/index.js",
    "app/node_modules/shared/package.json",
  ]);
});
