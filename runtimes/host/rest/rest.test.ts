import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until } from "../testing/client.js";

let host: Host;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
  await client.put("echo", "function main(args) { console.log('said'); return { args }; }");
  await client.put("final", "function main(args) { return args; }", {
    annotations: [{ key: "final", value: true }],
    parameters: [
      { key: "p", value: "fixed" },
      { key: "none", value: null },
    ],
  });
});

afterAll(() => host.close());

const exec = { kind: "nodejs:20", code: "function main(a) { return a; }" };
const cors = "GET, DELETE, POST, PUT, HEAD";

test("an action is created, changed, read, listed and deleted", async () => {
  const created = await client.rest("PUT", "actions/life", { exec });
  expect(created.json).toEqual({
    namespace: "guest",
    name: "life",
    version: "0.0.1",
    publish: false,
    exec: { ...exec, binary: false },
    annotations: [
      { key: "provide-api-key", value: false },
      { key: "exec", value: "nodejs:20" },
    ],
    parameters: [],
    limits: { timeout: 60_000, memory: 256, logs: 10, concurrency: 1 },
    updated: expect.any(Number),
  });
  const again = await client.rest("PUT", "actions/life", { exec });
  expect([again.status, again.json.error]).toEqual([409, "resource already exists"]);
  const changed = await client.rest("PUT", "actions/life?overwrite=true", {
    annotations: [{ key: "x", value: 1 }],
    parameters: [{ key: "p", value: 1 }],
    limits: { timeout: 1000 },
  });
  expect(changed.json).toMatchObject({
    version: "0.0.2",
    exec,
    annotations: expect.arrayContaining([
      { key: "x", value: 1 },
      { key: "provide-api-key", value: false },
    ]),
    limits: { timeout: 1000, memory: 256 },
  });
  expect((await client.rest("GET", "actions/life")).json).toEqual(changed.json);
  expect((await client.rest("GET", "actions/life?code=false")).json.exec).toEqual({
    kind: "nodejs:20",
    binary: false,
  });
  const [summary] = (await client.rest("GET", "actions?limit=1")).json;
  expect(summary).toMatchObject({ name: "life", exec: { binary: false }, limits: { timeout: 1000 } });
  expect(summary).not.toHaveProperty("parameters");
  expect((await client.rest("DELETE", "actions/life")).json).toEqual(changed.json);
  expect((await client.rest("DELETE", "actions/life")).status).toBe(404);
});

test("a blocking invoke answers the record, its logs come with the stored one", async () => {
  const blocking = await client.invoke("echo", { a: 1 }, "blocking=true");
  const id = blocking.headers.get("x-openwhisk-activation-id");
  expect(blocking.json).toEqual({
    namespace: "guest",
    name: "echo",
    version: "0.0.1",
    subject: "guest",
    activationId: id,
    start: expect.any(Number),
    end: expect.any(Number),
    duration: expect.any(Number),
    response: { status: "success", success: true, result: { args: { a: 1 } }, size: 16 },
    logs: [],
    annotations: expect.arrayContaining([
      { key: "path", value: "guest/echo" },
      { key: "kind", value: "nodejs:20" },
      { key: "timeout", value: false },
      { key: "limits", value: { timeout: 60_000, memory: 256, logs: 10, concurrency: 1 } },
      { key: "waitTime", value: expect.any(Number) },
    ]),
    publish: false,
  });
  const stored = await until(async () => {
    const found = await client.rest("GET", `activations/${id}`);
    return found.status === 200 && found.json;
  });
  expect(stored.logs).toEqual([
    expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z stdout: said$/),
  ]);
  expect((await client.rest("GET", `activations/${id}/logs`)).json).toEqual({ logs: stored.logs });
  expect((await client.rest("GET", `activations/${id}/result`)).json).toEqual(stored.response);
});

test("an invoke that does not block is accepted, and shows up in lists", async () => {
  const since = Date.now();
  const accepted = await client.invoke("echo", {}, "");
  expect([accepted.status, Object.keys(accepted.json)]).toEqual([202, ["activationId"]]);
  const { activationId } = accepted.json;
  const [summary] = await until(async () => {
    const list = (await client.rest("GET", `activations?name=echo&since=${since}`)).json;
    return list.length > 0 && list;
  });
  expect(summary).toMatchObject({ activationId, name: "echo", statusCode: 0, duration: expect.any(Number) });
  expect(summary).not.toHaveProperty("response");
  expect(
    (await client.rest("GET", `activations?upto=${since - 1}&name=echo&docs=true`)).json,
  ).not.toContainEqual(expect.objectContaining({ activationId }));
  expect((await client.rest("GET", "activations?name=pkg/echo&count=true")).json).toEqual({ activations: 0 });
});

test.each([
  { code: "return { error: 'sorry', more: 1 }", status: 502, json: { error: "sorry" } },
  { code: "return Promise.reject({ statusCode: 418 })", status: 502, json: { error: { statusCode: 418 } } },
  { code: "return [1, { a: 2 }]", status: 200, json: [1, { a: 2 }] },
  { code: "return 'text'", status: 502, json: { error: "The action did not return a dictionary or array." } },
  {
    code: "process.kill(process.pid, 'SIGKILL')",
    status: 502,
    json: { error: "The action did not produce a valid response and exited unexpectedly." },
  },
])("main() { $code } is answered $status", async ({ code, status, json }) => {
  await client.put("behave", `function main() { ${code} }`);
  const answer = await client.invoke("behave");
  expect([answer.status, answer.json]).toEqual([status, json]);
});

test("code that does not load is a developer error, with the platform's remark in its logs", async () => {
  await client.put("broken", "console.log('loading'); throw new Error('load boom');");
  const answer = await client.invoke("broken", {}, "blocking=true");
  expect(answer.status).toBe(502);
  expect(answer.json.response.result.error).toContain("Initialization has failed due to: Error: load boom");
  expect(answer.json.annotations).toContainEqual({ key: "initTime", value: expect.any(Number) });
  const { logs } = (await client.rest("GET", `activations/${answer.json.activationId}/logs`)).json;
  const texts = logs.map((line: string) => line.slice(31));
  expect(texts[0]).toBe("stdout: loading");
  expect(texts.at(-1)).toBe(
    "stderr: The action did not initialize or run as expected. Log data might be missing.",
  );
});

test.each([
  {
    name: "an array",
    body: "[1]",
    status: 400,
    error: "The request content was malformed:\nJSON object expected",
  },
  {
    name: "null",
    body: "null",
    status: 400,
    error: "The request content was malformed:\nJSON object expected",
  },
  {
    name: "no JSON",
    body: "{",
    status: 400,
    error: expect.stringContaining("Unexpected end-of-input at input index 1"),
  },
  {
    name: "over a MiB",
    body: `{"a":"${"x".repeat(1024 * 1024)}"}`,
    status: 413,
    error: "Request larger than allowed: 1048584 > 1048576 bytes.",
  },
])("a payload that is $name is refused", async ({ body, status, error }) => {
  const path = "/api/v1/namespaces/_/actions/echo?blocking=true";
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json" };
  const answer = await client.send(path, { method: "POST", headers, body });
  expect([answer.status, answer.json.error]).toEqual([status, error]);
});

test.each<{
  method?: string;
  path: string;
  headers?: Record<string, string>;
  json?: unknown;
  status: number;
  error: string;
}>([
  {
    path: "actions/echo",
    headers: { "content-type": "text/plain" },
    json: {},
    status: 415,
    error: "The request's Content-Type [text/plain] is not supported. Expected:\napplication/json",
  },
  {
    path: "actions/echo?blocking=true",
    headers: { accept: "text/html" },
    json: {},
    status: 406,
    error: "Resource representation is only available with these types:\napplication/json",
  },
  {
    path: "actions/echo?timeout=60001",
    json: {},
    status: 400,
    error:
      "The query parameter 'timeout' was malformed:\nTimeout must be number of milliseconds up to 60000.",
  },
  {
    path: "actions/final",
    json: { p: "x" },
    status: 400,
    error: "Request defines parameters that are not allowed (e.g., reserved properties).",
  },
  { path: "actions/nothing", json: {}, status: 404, error: "The requested resource does not exist." },
  { method: "PUT", path: "actions/e", json: {}, status: 400, error: "exec undefined" },
  {
    method: "PUT",
    path: "actions/-e",
    json: { exec },
    status: 400,
    error: "The name of the entity contains illegal characters.",
  },
  {
    method: "PUT",
    path: `actions/${"x".repeat(257)}`,
    json: { exec },
    status: 400,
    error: "Name segement longer than allowed: 257 > 256.",
  },
  {
    method: "PUT",
    path: "actions/nowhere/e",
    json: { exec },
    status: 404,
    error: "The requested resource does not exist.",
  },
  {
    method: "PUT",
    path: "packages/default",
    json: {},
    status: 400,
    error: "Package name 'default' is reserved.",
  },
  {
    method: "PUT",
    path: "packages/b",
    json: { binding: { namespace: "_", name: "nowhere" } },
    status: 400,
    error: "Binding references a package that does not exist.",
  },
  {
    method: "PUT",
    path: "packages/echo",
    json: {},
    status: 409,
    error: "Resource by this name exists but is not in this collection.",
  },
  {
    method: "GET",
    path: "actions?limit=201",
    status: 400,
    error:
      "The query parameter 'limit' was malformed:\nThe value '201' is not in the range of 0 to 200 for actions.",
  },
  {
    method: "GET",
    path: "actions?limit=x",
    status: 400,
    error: "The query parameter 'limit' was malformed:\nThe value 'x' is not an integer for actions.",
  },
  {
    method: "GET",
    path: "actions?skip=-1",
    status: 400,
    error:
      "The query parameter 'skip' was malformed:\nThe value '-1' is not greater than or equal to 0 for actions.",
  },
  { method: "GET", path: "activations/abc", status: 400, error: "Activation id length is 3 but must be 32." },
  {
    method: "GET",
    path: `activations/${"X".repeat(32)}`,
    status: 400,
    error: "The activation id is not valid.",
  },
  {
    method: "GET",
    path: `activations/${"0".repeat(32)}`,
    status: 404,
    error: "The requested resource does not exist.",
  },
  {
    method: "GET",
    path: "activations?docs=true&count=true",
    status: 400,
    error: "The parameter 'docs' is not permitted with 'count'.",
  },
  {
    method: "GET",
    path: "activations?since=x",
    status: 400,
    error: "The query parameter 'since' was malformed:\nParameter is not a valid value for epoch seconds: x",
  },
  {
    method: "GET",
    path: "activations?name=a/b/c",
    status: 400,
    error:
      "The query parameter 'name' was malformed:\nParameter may be a 'simple' name or 'package-name/simple' name: a/b/c",
  },
  { method: "GET", path: "nothing", status: 404, error: "The requested resource could not be found." },
  { method: "PATCH", path: "actions/echo", status: 404, error: "The requested resource could not be found." },
])("$method $path is $status", async ({ method = "POST", path, json, headers, status, error }) => {
  const answer = await client.rest(method, path, json, headers);
  expect([answer.status, answer.json]).toEqual([status, { code: answer.headers.get("x-request-id"), error }]);
});

test.each([
  {
    authorization: undefined,
    error: "The resource requires authentication, which was not supplied with the request",
  },
  {
    authorization: "Bearer x",
    error: "The resource requires authentication, which was not supplied with the request",
  },
  {
    authorization: "Basic !!",
    error: "The resource requires authentication, which was not supplied with the request",
  },
  { authorization: "Basic bm9ib2R5Ondyb25n", error: "The supplied authentication is invalid" },
])("credentials $authorization are refused", async ({ authorization, error }) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const answer = await client.send("/api/v1/namespaces/_/actions", { headers });
  expect([answer.status, answer.json.error]).toEqual([401, error]);
  expect(answer.headers.get("www-authenticate")).toBe('Basic realm="OpenWhisk secure realm",charset=UTF-8');
  expect(answer.headers.get("access-control-allow-methods")).toBeNull();
});

test("what a route answers has CORS headers, errors too; what none took has not", async () => {
  expect((await client.rest("GET", "actions/nothing")).headers.get("access-control-allow-methods")).toBe(
    cors,
  );
  expect((await client.rest("GET", "nothing")).headers.get("access-control-allow-methods")).toBeNull();
  const preflight = await client.send("/api/v1/namespaces/_/actions", { method: "OPTIONS" });
  expect([preflight.status, preflight.text, preflight.headers.get("access-control-allow-methods")]).toEqual([
    200,
    "OK",
    cors,
  ]);
});

test("another namespace is forbidden, the caller's own has a name", async () => {
  const authorization = `Basic ${Buffer.from(host.auth).toString("base64")}`;
  const foreign = await client.send("/api/v1/namespaces/whisk.system/actions/x", {
    headers: { authorization },
  });
  expect([foreign.status, foreign.json.error]).toEqual([
    403,
    "The supplied authentication is not authorized to access 'whisk.system/x'.",
  ]);
  expect((await client.send("/api/v1/namespaces", { headers: { authorization } })).json).toEqual(["guest"]);
  expect(
    (await client.send("/api/v1/namespaces/guest/limits", { headers: { authorization } })).json,
  ).toMatchObject({
    maxActionTimeout: 300_000,
    maxParameterSize: "1048576 B",
  });
});

test("a request id is taken over, unless it looks like one of the platform's", async () => {
  const ids = [];
  for (const id of ["mine", "sid_x"]) {
    ids.push((await client.send("/api/v1", { headers: { "x-request-id": id } })).headers.get("x-request-id"));
  }
  expect(ids).toEqual(["mine", expect.stringMatching(/^[A-Za-z0-9]{32}$/)]);
});

test("packages hold actions and parameters, and bindings stand for packages", async () => {
  await client.rest("PUT", "packages/pkg", {
    parameters: [
      { key: "a", value: "pkg" },
      { key: "b", value: "pkg" },
      { key: "c", value: "pkg" },
    ],
  });
  await client.put("pkg/inner", "function main(args) { return args; }", {
    parameters: [{ key: "c", value: "action" }],
  });
  await client.rest("PUT", "packages/bound", {
    binding: { namespace: "_", name: "pkg" },
    parameters: [{ key: "b", value: "binding" }],
  });
  expect((await client.invoke("bound/inner", { d: 1 })).json).toEqual({
    a: "pkg",
    b: "binding",
    c: "action",
    d: 1,
  });
  const record = (await client.invoke("bound/inner", {}, "blocking=true")).json;
  expect(record.annotations).toEqual(
    expect.arrayContaining([
      { key: "path", value: "guest/pkg/inner" },
      { key: "binding", value: "guest/bound" },
    ]),
  );
  expect((await client.rest("GET", "packages/bound")).json).toMatchObject({
    binding: { namespace: "guest", name: "pkg" },
    actions: [{ name: "inner", version: "0.0.1" }],
    feeds: [],
    parameters: [
      { key: "a", value: "pkg" },
      { key: "b", value: "binding" },
      { key: "c", value: "pkg" },
    ],
  });
  expect((await client.rest("GET", "actions/bound/")).json).toMatchObject([
    { name: "inner", namespace: "guest/pkg" },
  ]);
  expect((await client.rest("PUT", "actions/bound/x", { exec })).json.error).toBe(
    "Operation not permitted on package binding.",
  );
  expect((await client.rest("DELETE", "packages/pkg")).json.error).toBe(
    "Package not empty (contains 1 entity). Set force param or delete package contents.",
  );
  expect((await client.rest("DELETE", "packages/bound")).status).toBe(200);
  expect((await client.rest("DELETE", "packages/pkg?force=true")).status).toBe(200);
  expect((await client.rest("GET", "actions/pkg/inner")).status).toBe(404);
});

test("the host says what it is, without credentials", async () => {
  const { json } = await client.send("/");
  expect(json).toMatchObject({
    description: "OpenWhisk",
    api_paths: ["/api/v1"],
    limits: { sequence_length: 50 },
  });
  expect(json.runtimes.nodejs.map(({ kind }: { kind: string }) => kind)).toEqual([
    "nodejs:20",
    "nodejs:22",
    "nodejs:24",
  ]);
  expect((await client.send("/api/v1/")).json.description).toBe("OpenWhisk API");
  expect((await client.send("/ping")).text).toBe("pong");
  const outside = await client.send("/nothing");
  expect([outside.status, outside.headers.get("allow")]).toEqual([405, "OPTIONS"]);
});

test("code and logs over their limits", async () => {
  const large = { exec: { kind: "nodejs:20", code: `//${"x".repeat(49 * 1024 * 1024)}` } };
  const refused = await client.rest("PUT", "actions/large", large);
  expect([refused.status, refused.json.error]).toEqual([
    413,
    "exec larger than allowed: 51380226 > 50331648 bytes.",
  ]);
  await client.put(
    "talk",
    "function main() { for (let i = 0; i < 1200; i++) console.log('x'.repeat(1000)); return {}; }",
    {
      limits: { logs: 1 },
    },
  );
  const { activationId } = (await client.invoke("talk", {}, "blocking=true")).json;
  const logs = await until(
    async () => (await client.rest("GET", `activations/${activationId}/logs`)).json.logs,
  );
  expect(logs.length).toBeLessThan(1200);
  expect(logs.at(-1).slice(31)).toBe(
    "stderr: Logs were truncated because the total bytes size exceeds the limit of 1048576 bytes.",
  );
});
