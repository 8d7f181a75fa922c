import { afterEach, expect, test } from "vitest";
import { writeZip } from "../../../cli/zip.js";
import { type Host, type HostOptions, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, isAlive, until } from "../testing/client.js";

const hosts: Host[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

const skeleton = "openwhisk/dockerskeleton";
const actionLoop = "openwhisk/actionloop-base";

/** A host with one blackbox action. */
async function start(exec: object, options: HostOptions = {}) {
  const host = await startHost({ port: 0, limits: unlimitedRates, ...options });
  hosts.push(host);
  const client = clientOf(host);
  const put = await client.rest("PUT", "actions/own", {
    exec: { kind: "blackbox", ...exec },
    parameters: [{ key: "greeting", value: "hello" }],
    limits: { timeout: 5000 },
  });
  const run = async (args: object = {}) => {
    const { json } = await client.invoke("own", args as never, "blocking=true");
    const logs = await until(async () => {
      const record = await client.rest("GET", `activations/${json.activationId}`);
      return record.status === 200 && (record.json.logs as string[]);
    });
    return { response: json.response, logs: logs.map((line) => line.slice(31)).sort() };
  };
  return { ...client, put, run };
}

/** `exec` alone in an archive, or more. */
function archive(files: Record<string, string>): string {
  const entries = Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) }));
  return writeZip(entries).toString("base64");
}

const ok = (result: unknown) => ({ status: "success", success: true, result });
const failed = (error: unknown) => ({ status: "action developer error", success: false, result: { error } });
const noDictionary = "The action did not return a dictionary or array.";
const missingData = "stderr: The action did not initialize or run as expected. Log data might be missing.";

test.each([
  {
    name: "arguments on the command line",
    exec: { code: '#!/bin/sh\necho "$1"' },
    response: ok({ greeting: "hello", name: "Ada" }),
    logs: [],
  },
  {
    name: "arguments on stdin, logs before the result",
    exec: { code: "#!/bin/sh\necho one; echo two >&2; echo three; cat; echo" },
    response: ok({ greeting: "hello", name: "Ada" }),
    logs: ["stderr: two", "stdout: one", "stdout: three"],
  },
  {
    name: "the context",
    exec: { code: '#!/bin/sh\necho "{\\"name\\": \\"$__OW_ACTION_NAME\\"}"' },
    response: ok({ name: "/guest/own" }),
    logs: [],
  },
  {
    name: "an archive, its other files beside it",
    exec: { code: archive({ exec: "#!/bin/sh\ncat lib/data.json", "lib/data.json": '{"from":"file"}' }) },
    response: ok({ from: "file" }),
    logs: [],
  },
  { name: "a list", exec: { code: "#!/bin/sh\necho '[1]'" }, response: undefined, logs: [] },
  {
    name: "an application error",
    exec: { code: "#!/bin/sh\necho '{\"error\": 1}'; exit 3" },
    response: { status: "application error", success: false, result: { error: 1 } },
    logs: [],
  },
  {
    name: "a last line that is no JSON",
    exec: { code: "#!/bin/sh\necho no" },
    response: failed(noDictionary),
    logs: [missingData, "stdout: no"],
  },
  {
    name: "no code: the image's own",
    exec: {},
    response: {
      status: "application error",
      success: false,
      result: { error: "This is a stub action. Replace it with custom logic." },
    },
    logs: [],
  },
  {
    name: "an archive without exec",
    exec: { code: archive({ "run.sh": "#!/bin/sh" }) },
    response: failed("The action failed to generate or locate a binary. See logs for details."),
    logs: [missingData, "stderr: the archive has no file `exec` at its root"],
  },
  {
    name: "an archive whose entries lead outside",
    exec: { code: archive({ exec: "#!/bin/sh", "../outside": "x" }) },
    response: failed("The action failed to generate or locate a binary. See logs for details."),
    logs: [missingData, 'stderr: cannot unpack "../outside": the name leads outside of the archive'],
  },
])("skeleton: $name", async ({ exec, response, logs }) => {
  const { run, invoke } = await start({ image: skeleton, ...exec });
  if (response === undefined) {
    expect((await invoke("own")).json).toEqual([1]);
    return;
  }
  const seen = await run({ name: "Ada" });
  const { size: _, ...seenResponse } = seen.response;
  expect(seenResponse).toEqual(response);
  expect(seen.logs).toEqual(logs);
});

test("skeleton: arguments that no command line holds come on stdin", async () => {
  const { run } = await start({
    image: skeleton,
    code: '#!/bin/sh\necho "{\\"args\\": $#, \\"bytes\\": $(wc -c)}"',
  });
  const { response } = await run({ text: "x".repeat(200_000) });
  expect(response.result).toEqual({ args: 0, bytes: 200_000 + '{"greeting":"hello","text":""}'.length });
});

/** Answers how often it was asked, and with what. */
const loop = `#!/bin/sh
n=0
while read -r line; do
  n=$((n + 1))
  echo "log $n"
  case "$line" in
    *stop*) exit 1 ;;
    *odd*) echo 5 >&3 ;;
    *) printf '{"n": %d, "got": %s}\\n' "$n" "$line" >&3 ;;
  esac
done
`;
const acknowledging = loop.replace("n=0", "echo '{\"ok\": true}' >&3");

test.each<{ name: string; code: string; env: Record<string, string> }>([
  { name: "a script", code: loop, env: {} },
  { name: "an archive", code: archive({ exec: loop }), env: {} },
  { name: "one that says when it is ready", code: acknowledging, env: { __OW_WAIT_FOR_ACK: "1" } },
])("action loop: $name", async ({ code, env }) => {
  const { run } = await start({ image: actionLoop, code }, { pool: { env } });
  const first = await run({ name: "Ada" });
  const second = await run({ name: "Bob" });
  expect(first.response.result).toMatchObject({
    n: 1,
    got: { value: { greeting: "hello", name: "Ada" }, action_name: "/guest/own" },
  });
  expect(second.response.result).toMatchObject({ n: 2, got: { value: { name: "Bob" } } });
  expect([first.logs, second.logs]).toEqual([["stdout: log 1"], ["stdout: log 2"]]);
});

test.each([
  { name: "no result", args: { odd: true }, error: noDictionary },
  { name: "an exit", args: { stop: true }, error: "command exited" },
])("action loop: $name", async ({ args, error }) => {
  const { run } = await start({ image: actionLoop, code: loop });
  expect((await run(args)).response.result).toEqual({ error });
  expect((await run()).response.result).toMatchObject({ n: 1 });
});

test.each<{ name: string; exec: object; env: Record<string, string>; error: string }>([
  { name: "no code", exec: {}, env: {}, error: "Missing main/no code to execute." },
  {
    name: "an exit at once",
    exec: { code: "#!/bin/sh\nexit 1" },
    env: { __OW_WAIT_FOR_ACK: "1" },
    error: "Command exited abruptly during initialization.",
  },
  {
    name: "not ready",
    exec: { code: "#!/bin/sh\necho '{}' >&3; cat" },
    env: { __OW_WAIT_FOR_ACK: "1" },
    error: "The action did not initialize properly.",
  },
])("action loop, init: $name", async ({ exec, env, error }) => {
  const { run } = await start({ image: actionLoop, ...exec }, { pool: { env } });
  expect((await run()).response).toMatchObject(failed(error));
});

test("what an executable started ends with its host", async () => {
  const { run } = await start({
    image: skeleton,
    code: '#!/bin/sh\nsleep 60 >/dev/null 2>&1 &\necho "{\\"pid\\": $!}"',
  });
  const { pid } = (await run()).response.result;
  expect(isAlive(pid)).toBe(true);
  for (const host of hosts.splice(0)) await host.close();
  await until(() => !isAlive(pid));
});

test("an image that nothing stands for is the developer's error", async () => {
  const { run } = await start({ image: "me/own:1" });
  expect(await run()).toMatchObject({
    response: failed("Failed to pull container image 'me/own:1'."),
    logs: [],
  });
});

test("an image of one's own runs what it is mapped to", async () => {
  const { run } = await start({ image: "me/own:1", code: loop }, { images: { "me/own": "actionloop" } });
  expect((await run()).response.result).toMatchObject({ n: 1 });
});

test("an action is kept and shown with its image", async () => {
  const { put, rest } = await start({ image: "openwhisk/dockerskeleton:1.14.0", code: loop, main: "run" });
  expect(put.json.exec).toEqual({
    kind: "blackbox",
    image: "openwhisk/dockerskeleton:1.14.0",
    binary: false,
    code: loop,
    main: "run",
  });
  expect((await rest("GET", "actions/own")).json.exec).toEqual(put.json.exec);
});
