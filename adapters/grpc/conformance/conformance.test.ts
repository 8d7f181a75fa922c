import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost, unlimitedRates } from "../../../runtimes/host/index.js";
import { clientOf, webAnnotations } from "../../../runtimes/host/testing/client.js";
import {
  bundleAction,
  generateTypes,
  installRunner,
  receiveLimit,
  removeFolder,
  runSuite,
} from "./toolbox.js";

/** The Connect conformance suite calls one service, written for two libraries, through raw web actions. */

let host: Host;
let types: string;
let runner: string;

beforeAll(async () => {
  runner = installRunner();
  types = generateTypes();
  host = await startHost({ port: 0, limits: unlimitedRates });
  for (const name of ["connect", "grpc-js"])
    await clientOf(host).put(name, await bundleAction(name, types), {
      ...webAnnotations({ "raw-http": true }),
      parameters: [{ key: "receiveLimit", value: receiveLimit }],
    });
}, 300_000);
afterAll(async () => {
  await host?.close();
  if (types !== undefined) removeFolder(types);
});

const knownFailing = ["--known-failing", `@${join(import.meta.dirname, "known-failing.txt")}`];

test.each([
  { library: "connect", repeats: "joined", config: "ow.yaml", more: [], passed: 694 },
  { library: "grpc-js", repeats: "joined", config: "ow.yaml", more: [], passed: 694 },
  { library: "connect", repeats: "joined", config: "ow-brotli.yaml", more: [], passed: 1024 },
  { library: "connect", repeats: "kept", config: "ow.yaml", more: knownFailing, passed: 544 },
  { library: "grpc-js", repeats: "kept", config: "ow.yaml", more: knownFailing, passed: 544 },
] as const)(
  "$library, $config, repeated headers $repeats: $passed pass, 0 fail",
  async ({ library, repeats, config, more, passed }) => {
    const url = `${host.url}/api/v1/web/guest/default/${library}`;
    const { code, output } = await runSuite(runner, url, repeats, config, more);
    expect(output).toContain(`${passed} passed, 0 failed`);
    expect(code).toBe(0);
  },
  180_000,
);
