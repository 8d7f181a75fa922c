import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const apps = fileURLToPath(new URL("./testdata/apps", import.meta.url));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "unlisten-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function unlisten(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = join(apps, "express")) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  });
  return { status, stdout, stderr };
}

test.each([
  { args: ["--help"], status: 0, stdout: /Commands:\n {2}dev .*\n {2}build .*\n {2}deploy .*\n {2}host / },
  { args: ["help", "build"], status: 0, stdout: /Usage: unlisten build \[entry\]/ },
  { args: ["dev", "--help"], status: 0, stdout: /Usage: unlisten dev / },
  { args: ["deploy", "-h"], status: 0, stdout: /--web-secure <secret>/ },
  { args: ["host", "--help"], status: 0, stdout: /--data <folder>/ },
  { args: ["conformance", "--help"], status: 0, stdout: /--known-failing <file>/ },
  { args: ["conformance", "--list", "--only", "P3"], status: 0, stdout: /^P3 {3}rest\/errors\//m },
  {
    args: ["conformance", "--suite", "platform-res"],
    status: 2,
    stderr: /there is no suite "platform-res" \[usage\]\nhint: Did you mean platform-rest\?/,
  },
  {
    args: ["conformance"],
    status: 2,
    stderr: /it is not said what to check \[usage\]\nhint: Name a runtime \(.*nodejs.*\), another runner/,
  },
  {
    args: ["conformance", "nodjs"],
    status: 2,
    stderr: /there is no runtime "nodjs" \[usage\]\nhint: Did you mean nodejs\?/,
  },
  {
    args: ["conformance", "nodejs", "--openwhisk", "http://127.0.0.1:1"],
    status: 2,
    stderr: /nodejs and --openwhisk are 2 targets \[usage\]/,
  },
  {
    args: ["conformance", "--command", "x"],
    status: 2,
    stderr: /--fixtures <language or folder> is missing/,
  },
  {
    args: ["conformance", "--command", "x", "--fixtures", "cobol"],
    status: 2,
    stderr: /--fixtures must be a language or a folder with a fixtures\.json: got "cobol"/,
  },
  {
    args: ["conformance", "--url", "ftp://x", "--fixtures", "nodejs"],
    status: 2,
    stderr: /--url must be like http:\/\/127\.0\.0\.1:8080: got "ftp:\/\/x"/,
  },
  {
    args: ["conformance", "--url", "http://127.0.0.1:1", "--fixtures", "nodejs", "--only", "R14"],
    status: 1,
    stderr: /cannot play \d+ cases at http:\/\/127\.0\.0\.1:1: a runner takes one \/init/,
  },
  { args: ["conformance", "nodejs", "--only", "R17"], status: 0, stdout: /\n[1-9]\d* passed, 0 failed\n$/ },
  {
    args: ["conformance", "nodejs", "--list", "--only", "exits-hard"],
    status: 0,
    stdout: /^$/,
  },
  { args: ["--version"], status: 0, stdout: /^\d+\.\d+\.\d+\n$/ },
  { args: [], status: 2, stderr: /Usage: unlisten <command>/ },
  {
    args: ["biuld"],
    status: 2,
    stderr: /unknown command "biuld" \[usage\]\nhint: Did you mean unlisten build\?/,
  },
  {
    args: ["build", "--outptu", "x.zip"],
    status: 2,
    stderr: /unknown option "--outptu" \[usage\]\nhint: Did you mean --output\?/,
  },
  { args: ["build", "-o", "x.tar"], status: 2, stderr: /--output must end in \.zip or \.js: got "x\.tar"/ },
  {
    args: ["build", "nowhere.js"],
    status: 1,
    stderr:
      /cannot find the entry "nowhere\.js".* \[entry-not-found\]\nhint: .*\ndocs: unlisten\/adapters\/ERRORS\.md#entry-not-found/,
  },
  { args: ["deploy"], status: 1, stderr: /cannot tell which OpenWhisk to deploy to \[deploy-unconfigured\]/ },
])("unlisten $args ends with $status", ({ args, status, stdout = /^$/, stderr = /^$/ }) => {
  const ended = unlisten(args);
  expect(ended).toEqual({
    status,
    stdout: expect.stringMatching(stdout),
    stderr: expect.stringMatching(stderr),
  });
});

test("build writes the action and reports it as JSON", () => {
  const output = join(folder, "deep", "orders.zip");
  const ended = unlisten(["build", "-o", output, "--json"]);
  expect(ended).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(ended.stdout)).toMatchObject({
    entry: "server.js",
    foundBy: '"start": "NODE_ENV=production node server.js" in package.json',
    mode: "capture",
    because: "server.js listens when it runs",
    bytes: readFileSync(output).length,
    bundle: { path: "app/server.js", format: "cjs" },
    warnings: [],
  });
});

test("build for people says what it found, in colour only when told to", () => {
  const output = join(folder, "orders.js");
  const plain = unlisten(["build", "-o", output]);
  expect(plain.stdout).toMatch(/^built .*orders\.js {2}/);
  expect(plain.stdout).toMatch(/\n {2}service {2}captured, because server\.js listens when it runs\n/);
  const colored = unlisten(["build", "-o", output], { FORCE_COLOR: "1" });
  expect(colored.stdout).toContain("\u001b[32mbuilt\u001b[39m");
});

test("deploy --dry-run shows the request without values", () => {
  const args = ["deploy", "--dry-run", "--json", "--name", "shop/orders", "--param", "token", "s3cret"];
  const ended = unlisten([
    ...args,
    "--env",
    "DB",
    "postgres://s3cret",
    "--web-secure",
    "s3cret",
    "--memory",
    "512",
  ]);
  expect(ended.status).toBe(0);
  expect(ended.stdout + ended.stderr).not.toContain("s3cret");
  expect(JSON.parse(ended.stdout)).toEqual({
    put: "shop/orders",
    codeBytes: expect.any(Number),
    exec: { kind: "nodejs:20" },
    annotations: {
      "web-export": true,
      "raw-http": true,
      final: true,
      "web-custom-options": true,
      "provide-api-key": false,
      "require-whisk-auth": "(set)",
    },
    limits: { memory: 512 },
    parameters: ["token", "DB (environment)"],
  });
});

test("deploy --manifest writes the manifest and the action beside it", () => {
  const cwd = join(apps, "express");
  const file = join(folder, "wsk", "manifest.yaml");
  const ended = unlisten(["deploy", "--manifest", file, "--timeout", "5000", "--json"], {}, cwd);
  expect(JSON.parse(ended.stdout)).toEqual({
    manifest: file,
    function: "orders.zip",
    name: "orders",
    kind: "nodejs:20",
  });
  expect(readFileSync(file, "utf8")).toContain("timeout: 5000");
  expect(
    readFileSync(join(folder, "wsk", "orders.zip"))
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
});

test.each([
  { args: ["--env", "A", "1"], message: "--manifest cannot carry --env" },
  { args: ["--concurrency", "5"], message: "--manifest cannot carry --concurrency" },
  { args: ["--param", "a", "$X"], message: '--manifest cannot carry the parameter "a"' },
  { args: ["--web-secure", "$X"], message: "--manifest cannot carry this --web-secure" },
])("what a manifest cannot say is refused: $args", ({ args, message }) => {
  expect(unlisten(["deploy", "--manifest", ...args])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(message),
  });
});
