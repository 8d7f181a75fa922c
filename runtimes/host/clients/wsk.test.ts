/**
 * The requests that wsk and wskdeploy send, as they were seen (with shorter code), and what makes these exit as they do.
 *
 * Both are built from source alone (openwhisk-cli, openwhisk-wskdeploy), so that no test can install them. What they
 * make of an answer: an error's text is shown when its body has `error` and `code`; a 502 without `code` is an
 * application's error; the exit code is the status less 256 (openwhisk-client-go, client.go).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";

let host: Host;
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
});
afterAll(() => host.close());

interface Row {
  /** What was typed. */
  command: string;
  /** Method and path; `_/` stands for `/api/v1/namespaces/_/`. */
  request: string;
  body?: string;
  exit?: number;
  answer: unknown;
}

async function send({ request, body }: Row): Promise<{ status: number; answer: unknown }> {
  const [method, path] = request.split(" ") as [string, string];
  const answer = await fetch(`${host.url}${path.replace(/^_\//, "/api/v1/namespaces/_/")}`, {
    method,
    headers: {
      "user-agent": "OpenWhisk-CLI/1.0 (not set) linux amd64",
      authorization: `Basic ${Buffer.from(host.auth).toString("base64")}`,
      "accept-encoding": "gzip",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    // Go's JSON encoder ends each value with a line.
    ...(body === undefined ? {} : { body: `${body}\n` }),
  });
  const text = await answer.text();
  return { status: answer.status, answer: text === "" ? undefined : JSON.parse(text) };
}

function exitOf(status: number): number {
  return status < 400 ? 0 : status - 256;
}

function runs(rows: readonly Row[]): void {
  test.each(rows)("$command", async ({ exit = 0, answer, ...row }) => {
    const seen = await send({ ...row, answer });
    expect({ exit: exitOf(seen.status), answer: seen.answer }).toMatchObject({ exit, answer });
  });
}

/** Both keys, or wsk says that the connection failed. */
const failure = (error: unknown) => ({ error, code: expect.stringMatching(/^\w{32}$/) });
const missing = failure("The requested resource does not exist.");

describe("wsk", () => {
  runs([
    {
      command: "property get",
      request: "GET /api/v1",
      answer: { build: expect.any(String), buildno: expect.any(String), api_version_path: "v1" },
    },
    { command: "namespace list", request: "GET /api/v1/namespaces", answer: ["guest"] },
    {
      command: "action create split split.js",
      request: "PUT _/actions/split?overwrite=false",
      body: String.raw`{"namespace":"_","name":"split","exec":{"kind":"nodejs:default","code":"function main(p) { return { lines: (p.text||\"\").split(p.sep || \" \") }; }\n"}}`,
      answer: { namespace: "guest", name: "split", version: "0.0.1", exec: { binary: false } },
    },
    {
      command: "action create sort sort.js",
      request: "PUT _/actions/sort?overwrite=false",
      body: String.raw`{"namespace":"_","name":"sort","exec":{"kind":"nodejs:default","code":"function main(p) { return { lines: p.lines.sort() }; }\n"}}`,
      answer: { name: "sort" },
    },
    {
      command: "action create sort sort.js, again",
      request: "PUT _/actions/sort?overwrite=false",
      body: '{"namespace":"_","name":"sort","exec":{"kind":"nodejs:default","code":""}}',
      exit: 153,
      answer: failure("resource already exists"),
    },
    {
      command: "action create seq --sequence split,sort",
      request: "PUT _/actions/seq?overwrite=false",
      body: '{"namespace":"_","name":"seq","exec":{"kind":"sequence","components":["/_/split","/_/sort"]}}',
      answer: { exec: { kind: "sequence", components: ["/guest/split", "/guest/sort"] } },
    },
    {
      command: "action create bad --sequence split,nope",
      request: "PUT _/actions/bad?overwrite=false",
      body: '{"namespace":"_","name":"bad","exec":{"kind":"sequence","components":["/_/split","/_/nope"]}}',
      exit: 144,
      answer: failure("Sequence component does not exist."),
    },
    {
      command: 'action invoke seq -r -p text "c b a"',
      request: "POST _/actions/seq?blocking=true&result=true",
      body: '{"text":"c b a"}',
      answer: { lines: ["a", "b", "c"] },
    },
    {
      command: "action update split -p a 1 --annotation-file notes.json",
      request: "PUT _/actions/split?overwrite=true",
      body: '{"namespace":"_","name":"split","annotations":[{"key":"text","value":"from a file"}],"parameters":[{"key":"a","value":1}]}',
      answer: { version: "0.0.2", parameters: [{ key: "a", value: 1 }] },
    },
    {
      command: "action update split --del-annotation text",
      request: "PUT _/actions/split?overwrite=true",
      body: '{"namespace":"_","name":"split","delAnnotations":["text"]}',
      answer: {
        version: "0.0.3",
        annotations: [
          { key: "provide-api-key", value: false },
          { key: "exec", value: expect.any(String) },
        ],
      },
    },
    {
      command: "action update seq --web true",
      request: "PUT _/actions/seq?overwrite=true",
      body: '{"namespace":"_","name":"seq","annotations":[{"key":"provide-api-key","value":false},{"key":"exec","value":"sequence"},{"key":"web-export","value":true},{"key":"raw-http","value":false},{"key":"final","value":true}]}',
      answer: { annotations: expect.arrayContaining([{ key: "web-export", value: true }]) },
    },
    {
      command: "action get split",
      request: "GET _/actions/split?code=false",
      answer: { exec: { binary: false }, updated: expect.any(Number) },
    },
    {
      command: 'action create "with space" hello.js',
      request: "PUT _/actions/with%20space?overwrite=false",
      body: '{"namespace":"_","name":"with space","exec":{"kind":"nodejs:default","code":"function main({ fail }) { return fail ? { error: fail } : { ok: true }; }"}}',
      answer: { name: "with space" },
    },
    {
      command: 'action invoke "with space" -r -p fail tea',
      request: "POST _/actions/with%20space?blocking=true&result=true",
      body: '{"fail":"tea"}',
      exit: 246,
      answer: { error: "tea" },
    },
    {
      command: "action invoke nope",
      request: "POST _/actions/nope?blocking=false&result=false",
      body: "{}",
      exit: 148,
      answer: missing,
    },
    {
      command: "action create big hello.js -m 10000",
      request: "PUT _/actions/big?overwrite=false",
      body: '{"namespace":"_","name":"big","exec":{"kind":"nodejs:default","code":""},"limits":{"memory":10000}}',
      exit: 144,
      answer: failure("requirement failed: memory size 10000 MB exceeds allowed threshold of 512 MB"),
    },
    {
      command: "activation get 123",
      request: "GET _/activations/123",
      exit: 144,
      answer: failure("Activation id length is 3 but must be 32."),
    },
    {
      command: "package create pk --param a 1",
      request: "PUT _/packages/pk?overwrite=false",
      body: '{"namespace":"_","name":"pk","parameters":[{"key":"a","value":1}]}',
      answer: { name: "pk", parameters: [{ key: "a", value: 1 }] },
    },
    {
      command: "package update pk --shared yes",
      request: "PUT _/packages/pk?overwrite=true",
      body: '{"namespace":"_","name":"pk","publish":true}',
      answer: { publish: true, parameters: [{ key: "a", value: 1 }] },
    },
    {
      command: "package bind pk bnd -p a 2",
      request: "PUT _/packages/bnd?overwrite=false",
      body: '{"parameters":[{"key":"a","value":2}],"binding":{"namespace":"_","name":"pk"}}',
      answer: { binding: { namespace: "guest", name: "pk" } },
    },
    {
      command: "package update bnd -p a 3",
      request: "PUT _/packages/bnd?overwrite=true",
      body: '{"namespace":"_","name":"bnd","parameters":[{"key":"a","value":3}]}',
      answer: {
        binding: { namespace: "guest", name: "pk" },
        parameters: [{ key: "a", value: 3 }],
      },
    },
    {
      command: "package list",
      request: "GET _/packages?limit=30&skip=0",
      answer: [{ name: "bnd" }, { name: "pk" }],
    },
    {
      command: "trigger create ring -p name Ada",
      request: "PUT _/triggers/ring?overwrite=false",
      body: '{"name":"ring","parameters":[{"key":"name","value":"Ada"}]}',
      answer: { name: "ring" },
    },
    {
      command: "trigger fire ring, without a rule",
      request: "POST _/triggers/ring",
      body: "{}",
      answer: undefined,
    },
    {
      command: "rule create answer ring split",
      request: "PUT _/rules/answer?overwrite=false",
      body: '{"name":"answer","status":"","trigger":"/_/ring","action":"/_/split"}',
      answer: { status: "active", trigger: { path: "guest", name: "ring" } },
    },
    {
      command: "rule create other ring nope",
      request: "PUT _/rules/other?overwrite=false",
      body: '{"name":"other","status":"","trigger":"/_/ring","action":"/_/nope"}',
      exit: 144,
      answer: failure("action /guest/nope does not exist"),
    },
    {
      command: "trigger fire ring -p name Zoë",
      request: "POST _/triggers/ring",
      body: '{"name":"Zoë"}',
      answer: { activationId: expect.stringMatching(/^[0-9a-f]{32}$/) },
    },
    {
      command: "rule list",
      request: "GET _/rules?limit=30&skip=0",
      answer: [{ name: "answer" }],
    },
    {
      command: "rule delete nope",
      request: "DELETE _/rules/nope",
      exit: 148,
      answer: missing,
    },
    {
      command: "api list: there is no API gateway",
      request: "GET /api/v1/web/whisk.system/apimgmt/getApi.http?accesstoken=DUMMY+TOKEN&limit=30&skip=0",
      exit: 148,
      answer: missing,
    },
  ]);

  test.each([
    {
      command: "rule disable answer",
      body: '{"status":"inactive","trigger":null,"action":null}',
      status: "inactive",
    },
    {
      command: "rule enable answer",
      body: '{"status":"active","trigger":null,"action":null}',
      status: "active",
    },
  ])("$command", async ({ body, status }) => {
    const headers = {
      authorization: `Basic ${Buffer.from(host.auth).toString("base64")}`,
      "content-type": "application/json",
    };
    const url = `${host.url}/api/v1/namespaces/_/rules/answer`;
    expect((await fetch(url, { method: "POST", headers, body: `${body}\n` })).status).toBe(200);
    expect(await (await fetch(url, { headers })).json()).toMatchObject({ status });
  });
});

describe("wskdeploy", () => {
  const managed =
    '{"key":"whisk-managed","value":{"file":"manifest.yaml","projectDeps":[],"projectHash":"90087941","projectName":"proj"}}';
  runs([
    {
      command: "the kinds that there are",
      request: "GET /",
      answer: {
        runtimes: {
          nodejs: expect.arrayContaining([expect.objectContaining({ kind: "nodejs:20", deprecated: false })]),
        },
      },
    },
    {
      command: "a package, with the manifest's version",
      request: "PUT _/packages/shop?overwrite=true",
      body: `{"name":"shop","version":"1.0","publish":false,"annotations":[${managed}],"parameters":[{"key":"p","value":"from package"}]}`,
      answer: { version: "1.0.0", annotations: [{ key: "whisk-managed", value: { projectName: "proj" } }] },
    },
    {
      command: "the package again",
      request: "PUT _/packages/shop?overwrite=true",
      body: `{"name":"shop","version":"1.0","publish":false,"annotations":[${managed}]}`,
      answer: { version: "1.0.0" },
    },
    {
      command: "an action",
      request: "PUT _/actions/shop/hello?overwrite=true",
      body: '{"name":"shop/hello","exec":{"kind":"nodejs:20","code":"function main(p) { return { p: p.p, name: p.name }; }"},"annotations":[{"key":"a","value":[1]}],"parameters":[{"key":"name","value":"bob"}],"limits":{"timeout":5000,"memory":128,"logs":2},"publish":false}',
      answer: { namespace: "guest/shop", limits: { timeout: 5000, memory: 128, logs: 2 } },
    },
    {
      command: "a sequence",
      request: "PUT _/actions/shop/both?overwrite=true",
      body: '{"namespace":"_","name":"shop/both","exec":{"kind":"sequence","components":["/_/shop/hello","/_/shop/hello"]},"annotations":[{"key":"web-export","value":true}],"publish":false}',
      answer: { exec: { components: ["/guest/shop/hello", "/guest/shop/hello"] } },
    },
    {
      command: "a trigger",
      request: "PUT _/triggers/starts?overwrite=true",
      body: `{"name":"starts","annotations":[${managed}],"parameters":[{"key":"name","value":"trig"}],"publish":false}`,
      answer: { name: "starts" },
    },
    {
      command: "what was deployed runs",
      request: "POST _/actions/shop/both?blocking=true&result=true",
      body: "{}",
      answer: { p: "from package", name: "bob" },
    },
    {
      command: "undeploy asks what is there first",
      request: "GET _/actions/shop/gone?code=false",
      exit: 148,
      answer: missing,
    },
  ]);
});
