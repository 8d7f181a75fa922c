import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import openwhisk from "openwhisk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost, unlimitedRates } from "../runtimes/host/index.js";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const apps = fileURLToPath(new URL("./testdata/apps", import.meta.url));

let host: Host;
let home = "";
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  home = mkdtempSync(join(tmpdir(), "unlisten-deploy-"));
  writeFileSync(join(home, ".wskprops"), `APIHOST=${host.url}\nAUTH=${host.auth}\n`);
  writeFileSync(join(home, ".env"), "FROM_FILE=yes\nNODE_ENV=overridden\n");
});
afterAll(async () => {
  await host.close();
  rmSync(home, { recursive: true, force: true });
});

/** Not `spawnSync`: the host that is deployed to lives in this process. */
async function deploy(app: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [main, "deploy", ...args], {
    cwd: join(apps, app),
    env: { PATH: process.env.PATH, HOME: home, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  return { status, stdout, stderr };
}

test("a service is created, then updated, and answers at its web address", async () => {
  const args = [
    "--json",
    "--package",
    "shop",
    "--memory",
    "512",
    "--env",
    "NODE_ENV",
    "test",
    "--env-file",
    join(home, ".env"),
  ];
  const first = await deploy("express", args);
  expect(first).toMatchObject({ status: 0, stderr: "" });
  const deployed = JSON.parse(first.stdout);
  expect(deployed).toMatchObject({
    action: "/guest/shop/orders",
    kind: "nodejs:20",
    version: "0.0.1",
    created: true,
    url: `${host.url}/api/v1/web/guest/shop/orders`,
  });
  expect(await (await fetch(`${deployed.url}/env`)).json()).toEqual({ env: "test", cwd: "app" });
  const posted = await fetch(`${deployed.url}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"item":"tea"}',
  });
  expect([posted.status, await posted.json()]).toEqual([201, { item: "tea" }]);
  // The application answers preflights itself; Express answers OPTIONS with the methods it has.
  const preflight = await fetch(`${deployed.url}/orders`, { method: "OPTIONS" });
  expect(preflight.headers.get("access-control-allow-origin")).toBeNull();

  const second = JSON.parse((await deploy("express", ["--json", "--name", "shop/orders"])).stdout);
  expect(second).toMatchObject({ version: "0.0.2", created: false });
  const client = openwhisk({ apihost: host.url, api_key: host.auth });
  const { annotations, limits, parameters } = (await client.actions.get({
    name: "shop/orders",
  } as never)) as never as {
    annotations: { key: string; value: unknown }[];
    limits: Record<string, number>;
    parameters: { key: string; init?: boolean }[];
  };
  expect(annotations).toEqual(
    expect.arrayContaining([
      { key: "web-export", value: true },
      { key: "raw-http", value: true },
      { key: "final", value: true },
      { key: "web-custom-options", value: true },
      { key: "provide-api-key", value: false },
    ]),
  );
  // What the second deployment did not say stayed.
  expect(limits).toMatchObject({ memory: 512 });
  expect(parameters.map(({ key, init }) => [key, init])).toEqual([
    ["FROM_FILE", true],
    ["NODE_ENV", true],
  ]);
});

test("what was built before is deployed as it is, secured with a secret", async () => {
  const built = join(home, "hello.js");
  const build = await new Promise((resolve) =>
    spawn(process.execPath, [main, "build", "-o", built, "--json"], {
      cwd: join(apps, "hono"),
      stdio: "ignore",
    }).once("close", resolve),
  );
  expect(build).toBe(0);
  const { status, stdout } = await deploy("hono", [built, "--web-secure", "s3cret"]);
  expect({ status, leaks: stdout.includes("s3cret") }).toEqual({ status: 0, leaks: false });
  const url = /^ {2}url {2}(\S+)$/m.exec(stdout)?.[1] ?? "";
  expect((await fetch(`${url}/`)).status).toBe(401);
  const allowed = await fetch(`${url}/`, { headers: { "x-require-whisk-auth": "s3cret" } });
  expect(await allowed.json()).toEqual({ name: "hono" });
});

test.each([
  {
    name: "a wrong key",
    env: { WHISK_AUTH: "23bc46b1-71f6-4ed5-8c54-816aa4f8c502:wrong" },
    args: [],
    message: /HTTP 401.*\n.*hint: The platform does not know the key from .*WHISK_AUTH/s,
  },
  {
    name: "a kind that the platform does not have",
    env: {},
    args: ["--kind", "nodejs:6"],
    message: /specified runtime 'nodejs:6' is not supported.*nodejs:20.*hint: Pass --kind/s,
  },
  {
    name: "a limit that the platform does not allow",
    env: {},
    args: ["--memory", "100000"],
    message: /hint: Choose a limit that the platform allows/,
  },
  {
    name: "nobody there",
    env: { WHISK_APIHOST: "http://127.0.0.1:1" },
    args: [],
    message: /hint: Is an OpenWhisk at http:\/\/127\.0\.0\.1:1\? A local one starts with: unlisten host/,
  },
])("$name is explained, and no key shown", async ({ env, args, message }) => {
  const { status, stderr } = await deploy("action", args, env);
  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).toContain("[deploy-failed]");
  expect(stderr).not.toContain("502:");
});
