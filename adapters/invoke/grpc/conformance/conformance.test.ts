import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateTypes, installRunner, removeFolder } from "../../../grpc/conformance/toolbox.js";

/** The Connect conformance suite's own server is called by openwhiskTransport in every way that the suite knows. */

const root = resolve(import.meta.dirname, "../../../..");
let types: string;
let runner: string;
beforeAll(async () => {
  runner = installRunner();
  types = generateTypes();
  await build({
    entryPoints: [join(import.meta.dirname, "client.mjs")],
    outfile: join(types, "client.mjs"),
    alias: {
      "unlisten/invoke": join(root, "dist/adapters/invoke/index.js"),
      generated: join(types, "connectrpc", "conformance", "v1"),
    },
    nodePaths: [join(root, "node_modules")],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "silent",
  });
}, 300_000);
afterAll(() => {
  if (types !== undefined) removeFolder(types);
});

test("975 passed, 0 failed", async () => {
  const conf = join(root, "adapters/grpc/conformance/ow.yaml");
  const program = [process.execPath, join(types, "client.mjs")];
  const child = spawn(runner, ["--mode", "client", "--conf", conf, "--", ...program], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 150_000,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => {
      output += data;
    });
  const code = await new Promise((end, fail) => {
    child.on("error", fail);
    child.on("close", end);
  });
  expect(output).toContain("975 passed, 0 failed");
  expect(code).toBe(0);
}, 180_000);
