import { afterEach, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { clientOf, until } from "../testing/client.js";
import { DockerCli } from "./docker-cli.js";

/**
 * What needs a container engine is run by hand, before a change of these files lands: `npm test` can install none. With
 * one named, and an image that holds a runner of Node:
 * `UNLISTEN_TEST_DOCKER=docker UNLISTEN_TEST_IMAGE=openwhisk/action-nodejs-v20:nightly npx vitest run runtimes/host/pool`
 */
const { UNLISTEN_TEST_DOCKER: program = "", UNLISTEN_TEST_IMAGE: image = "" } = process.env;

const hosts: Host[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

const code =
  "let runs = 0; function main(args) { console.log('ran'); if (args.exit) process.exit(1); return { runs: ++runs, own: process.pid }; }";

if (program !== "") {
  test("an action runs in a container, stops when idle, goes on, and leaves none", async () => {
    const host = await startHost({ port: 0, docker: program, pool: { pauseMs: 1000 } });
    hosts.push(host);
    const { rest, invoke } = clientOf(host);
    const docker = new DockerCli(program);
    const containers = () =>
      docker.run([
        "ps",
        "--all",
        "--filter",
        `label=unlisten.host=${process.pid}`,
        "--format",
        "{{.Status}}",
      ]);
    await rest("PUT", "actions/own", { exec: { kind: "blackbox", image, code } });
    const first = await invoke("own", {}, "blocking=true");
    expect(first.json.response.result).toEqual({ runs: 1, own: expect.any(Number) });
    const logs = await until(async () => {
      const record = await rest("GET", `activations/${first.json.activationId}`);
      return record.status === 200 && (record.json.logs as string[]);
    });
    expect(logs.map((line) => line.slice(31))).toEqual(["stdout: ran"]);
    expect((await invoke("own")).json.runs).toBe(2);
    await until(async () => (await containers()).includes("Paused"));
    expect((await invoke("own")).json.runs).toBe(3);
    expect((await invoke("own", { exit: true }, "blocking=true")).json.response.status).toBe(
      "action developer error",
    );
    expect((await invoke("own")).json.runs).toBe(1);
    await host.close();
    hosts.splice(0);
    expect(await containers()).toBe("");
  }, 60_000);
}

test("an engine that is not there is the platform's fault, and says why", async () => {
  const host = await startHost({ port: 0, docker: "no-such-engine" });
  hosts.push(host);
  const { put, invoke } = clientOf(host);
  await put("own", code);
  const { status, json } = await invoke("own", {}, "blocking=true");
  expect(status).toBe(500);
  expect(json.response.result.error).toMatch(/^Failed to provision resources.*no-such-engine/);
});
