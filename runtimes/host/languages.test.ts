import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "./host.js";
import { unlimitedRates } from "./limits.js";
import { clientOf } from "./testing/client.js";

/** Actions of other languages, each on its real runner. */

let host: Host;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
});
afterAll(() => host?.close());

const sources: Record<string, { code: string; main?: string }> = {
  "python:default": { code: "def main(args):\n    print('hi')\n    return {'hello': args['name']}\n" },
  "php:default": {
    code: "<?php\nfunction main($args) { echo \"hi\\n\"; return ['hello' => $args['name']]; }\n",
  },
  "lua:5.4": { code: "function main(args)\n  print('hi')\n  return { hello = args.name }\nend\n" },
  "lua:luajit": { code: "function main(args)\n  print('hi')\n  return { hello = args.name }\nend\n" },
};

test.each(Object.entries(sources))("%s", async (kind, { code, main }) => {
  const exec = { kind, code, ...(main === undefined ? {} : { main }) };
  const name = kind.replace(":", "-");
  expect((await client.rest("PUT", `actions/${name}`, { exec })).status).toBe(200);
  const { json } = await client.invoke(name, { name: "Mary" }, "blocking=true");
  expect(json.response).toMatchObject({ success: true, result: { hello: "Mary" } });
  const { logs } = (await client.rest("GET", `activations/${json.activationId}`)).json;
  expect(logs).toEqual([expect.stringMatching(/ stdout: hi$/)]);
});

test("java actions must name their class", async () => {
  const exec = { kind: "java:8", code: "UEsDBA==" };
  const { status, json } = await client.rest("PUT", "actions/nameless", { exec });
  expect([status, json.error]).toEqual([
    400,
    "The request content was malformed:\n'main' must be a string defined in 'exec' for 'java:8' actions",
  ]);
});

test("the host lists all of them", async () => {
  const { runtimes } = (await client.send("/")).json;
  expect(Object.keys(runtimes)).toEqual(
    expect.arrayContaining(["nodejs", "python", "go", "java", "php", "lua"]),
  );
  expect(runtimes.java).toEqual([
    expect.objectContaining({ kind: "java:8", default: true, requireMain: true }),
  ]);
});
