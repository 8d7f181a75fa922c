import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, webAnnotations } from "../testing/client.js";
import { exchangeOne } from "../testing/exchange.js";

let host: Host;
let client: ReturnType<typeof clientOf>;

const echo =
  "function main(args) { return { headers: { 'content-type': 'application/json' }, body: args }; }";
const respond = "function main(args) { return JSON.parse(Buffer.from(args.__ow_body, 'base64')); }";
const slow = "function main() { return new Promise((done) => setTimeout(done, 30000)); }";

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  client = clientOf(host);
  await client.put("cooked", echo, webAnnotations());
  await client.put("raw", echo, webAnnotations({ "raw-http": true }));
  await client.put("respond", respond, webAnnotations({ "raw-http": true }));
  await client.put("own-cors", respond, webAnnotations({ "raw-http": true, "web-custom-options": true }));
  await client.put(
    "own-options",
    echo,
    webAnnotations({ "web-custom-options": true, "require-whisk-auth": "sesame" }),
  );
  await client.put("key", echo, webAnnotations({ "require-whisk-auth": true }));
  await client.put("secret", echo, webAnnotations({ "require-whisk-auth": "sesame" }));
  await client.put("number", echo, webAnnotations({ "require-whisk-auth": 4711 }));
  await client.put("odd", echo, webAnnotations({ "require-whisk-auth": {} }));
  await client.put("private", echo);
  await client.put("text-flag", echo, webAnnotations({ "web-export": "true" }));
  await client.put("final", echo, {
    ...webAnnotations({ final: true }),
    parameters: [
      { key: "p", value: "fixed" },
      { key: "none", value: null },
    ],
  });
  await client.put("throws", "async function main() { throw new Error('boom'); }", webAnnotations());
  await client.put("broken", "function main() { throw new Error('boom'); }", webAnnotations());
});

afterAll(() => host.close());

/** What a client gets for a result. */
function answerTo(result: unknown, init: { path?: string; headers?: Record<string, string> } = {}) {
  const headers = { "content-type": "application/json", ...init.headers };
  return client.web(`default/${init.path ?? "respond"}`, {
    method: "POST",
    headers,
    body: JSON.stringify(result),
  });
}

test("an action gets the request, and its answer goes out with CORS headers and ids", async () => {
  const answer = await client.web("default/cooked/x%2Fy?a=1&a=2", {
    method: "POST",
    body: "b=3",
    headers: { "content-type": "application/x-www-form-urlencoded", "x-own": "é" },
  });
  expect(answer.json).toMatchObject({
    a: "2",
    b: "3",
    __ow_method: "post",
    __ow_path: "/x%2Fy",
    __ow_headers: { "content-type": "application/x-www-form-urlencoded", host: `127.0.0.1:${host.port}` },
  });
  expect(answer.json).not.toHaveProperty("__ow_user");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "OPTIONS, GET, DELETE, POST, PUT, HEAD, PATCH",
    "access-control-allow-headers":
      "Authorization, Origin, X-Requested-With, Content-Type, Accept, User-Agent",
    "content-type": "application/json",
    "x-openwhisk-activation-id": expect.stringMatching(/^[0-9a-f]{32}$/),
    "x-request-id": expect.stringMatching(/^[A-Za-z0-9]{32}$/),
  });
});

test("a caller with the key is told to the action, one with a wrong key is anonymous", async () => {
  const basic = (auth: string) => ({ authorization: `Basic ${Buffer.from(auth).toString("base64")}` });
  expect((await client.web("default/raw", { headers: basic(host.auth) })).json.__ow_user).toBe("guest");
  expect((await client.web("default/raw", { headers: basic("a:b") })).json).not.toHaveProperty("__ow_user");
});

test.each([
  { path: "default/private", status: 404 },
  { path: "default/text-flag", status: 404 },
  { path: "default/nothing", status: 404 },
  { path: "default/cooked.xyz", status: 404 },
  { path: "nowhere/cooked", status: 404 },
  { path: "default/cooked/%2e%2e/nothing", status: 404 },
])("$path is $status, printed over four lines and without CORS headers", async ({ path, status }) => {
  const answer = await client.web(path);
  const code = answer.headers.get("x-request-id");
  expect([answer.status, answer.text]).toEqual([
    status,
    `{\n  "code": "${code}",\n  "error": "The requested resource does not exist."\n}`,
  ]);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});

test.each([
  { action: "key", headers: {}, status: 401 },
  { action: "secret", headers: { "x-require-whisk-auth": "sesame" }, status: 200 },
  { action: "secret", headers: { "x-require-whisk-auth": "x" }, status: 401 },
  { action: "number", headers: { "x-require-whisk-auth": "4711" }, status: 200 },
  { action: "odd", headers: {}, status: 401 },
])("$action with $headers is $status", async ({ action, headers, status }) => {
  const answer = await client.web(`default/${action}`, { headers: headers as Record<string, string> });
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([status, "*"]);
});

test("OPTIONS is answered without the action, unless it sees to it itself; nobody asks for a secret", async () => {
  const preflight = await client.web("default/secret", {
    method: "OPTIONS",
    headers: { "access-control-request-headers": "x-a,X-B" },
  });
  expect([preflight.status, preflight.text, preflight.headers.get("x-openwhisk-activation-id")]).toEqual([
    200,
    "",
    null,
  ]);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("x-a, X-B");
  const own = await client.web("default/own-options", { method: "OPTIONS" });
  expect([own.json.__ow_method, own.headers.get("access-control-allow-origin")]).toEqual(["options", null]);
});

test("headers of the action stand beside the platform's own", async () => {
  const headers = {
    "Access-Control-Allow-Origin": "http://o",
    "content-length": "7",
    server: "x",
    "set-cookie": ["a=1", "b=2"],
  };
  const twice = await answerTo({ headers, body: "text" });
  expect(twice.headers.get("access-control-allow-origin")).toBe("*, http://o");
  expect(twice.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect([twice.text, twice.headers.get("content-length"), twice.headers.get("server")]).toEqual([
    "text",
    "4",
    "unlisten-host",
  ]);
  const once = await answerTo({ headers, body: "text" }, { path: "own-cors" });
  expect(once.headers.get("access-control-allow-origin")).toBe("http://o");
});

test.each([
  { name: "a reserved name", path: "cooked?__ow_path=x", cors: "*" },
  { name: "a final parameter", path: "final?p=fixed", cors: "*" },
])("$name in a request is 400", async ({ path, cors }) => {
  const answer = await client.web(`default/${path}`);
  expect([answer.status, answer.json.error]).toEqual([
    400,
    "Request defines parameters that are not allowed (e.g., reserved properties).",
  ]);
  expect(answer.headers.get("access-control-allow-origin")).toBe(cors);
});

test("a final parameter without a value can be set", async () => {
  expect((await client.web("default/final?none=x")).json).toMatchObject({ p: "fixed", none: "x" });
});

test("a body that is not what its type says is 400, compact and without CORS headers", async () => {
  const answer = await client.web("default/cooked", {
    method: "POST",
    body: "not json",
    headers: { "content-type": "application/json" },
  });
  const error =
    "The request content was malformed:\nUnexpected character 'o' at input index 0 (line 1, position 1), expected JSON Value:\nnot json\n^\n";
  expect([answer.status, answer.text]).toEqual([
    400,
    JSON.stringify({ code: answer.headers.get("x-request-id"), error }),
  ]);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});

test("a body over a MiB is 413 without CORS headers, sent in chunks as well", async () => {
  const body = "x".repeat(1024 * 1024 + 1);
  const stream = new Blob([body]).stream();
  for (const init of [{ body }, { body: stream, duplex: "half" }]) {
    const headers = { "content-type": "text/plain" };
    const answer = await client.web("default/raw", { method: "POST", headers, ...init } as RequestInit);
    expect([answer.status, answer.json.error]).toEqual([
      413,
      "Request larger than allowed: 1048577 > 1048576 bytes.",
    ]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
});

test.each([
  { result: { body: "<b>" }, accept: "application/json", status: 406, text: "text/html; charset=UTF-8" },
  { result: { body: { a: 1 } }, accept: "text/html", status: 406, text: "application/json" },
  {
    result: { statusCode: 204, body: "x" },
    accept: "image/png",
    status: 406,
    text: "text/html; charset=UTF-8",
  },
  { result: { statusCode: 404, body: "<b>" }, accept: "application/json", status: 404, text: undefined },
  { result: { statusCode: 204 }, accept: "image/png", status: 204, text: undefined },
])("a client that takes $accept gets $status for $result", async ({ result, accept, status, text }) => {
  const answer = await answerTo(result, { headers: { accept } });
  expect(answer.status).toBe(status);
  const error = text && `Resource representation is only available with these types:\n${text}`;
  expect(answer.json?.error).toBe(error);
  expect(answer.headers.get("x-openwhisk-activation-id") === null).toBe(status === 406);
});

test(".text is written in the charset a client asks for", async () => {
  const latin = await answerTo(
    { text: "é" },
    { path: "respond.text", headers: { "accept-charset": "iso-8859-1" } },
  );
  expect(latin.headers.get("content-type")).toBe("text/plain; charset=ISO-8859-1");
  expect(latin.headers.get("content-length")).toBe("1");
});

test.each([
  {
    name: "the value of an error is answered like a result",
    result: { error: { statusCode: 404, body: "inner" } },
    status: 404,
    text: "inner",
  },
  {
    name: "a text for an error is no HTTP",
    result: { error: "text" },
    status: 400,
    text: expect.stringContaining("Response is not valid 'message/http'."),
  },
  {
    name: "an error object without status and body is nothing",
    result: { error: { message: "m" } },
    status: 204,
    text: "",
  },
  {
    name: "an array is an internal error",
    result: [1],
    status: 500,
    text: "There was an internal server error.",
  },
])("$name", async ({ result, status, text }) => {
  const answer = await answerTo(result);
  expect([answer.status, answer.text]).toEqual([status, text]);
});

test("an array's answer has no CORS headers and no ids", async () => {
  const { headers } = await answerTo([1]);
  expect(
    ["access-control-allow-origin", "x-request-id", "x-openwhisk-activation-id"].map((name) =>
      headers.get(name),
    ),
  ).toEqual([null, null, null]);
});

test("a rejection is an application error, a throw the developer's", async () => {
  expect((await client.web("default/throws")).status).toBe(204);
  expect((await client.web("default/throws.json")).json).toMatchObject({ message: "boom" });
  const broken = await client.web("default/broken");
  expect([broken.status, broken.json.error]).toEqual([400, "There was an error processing your request."]);
});

test("what takes too long is 202", async () => {
  const impatient = await startHost({ port: 0, limits: { blockingWaitMs: 50 } });
  try {
    const own = clientOf(impatient);
    await own.put("slow", slow, webAnnotations());
    const answer = await own.web("default/slow");
    expect([answer.status, answer.json.error]).toEqual([202, "Response not yet ready."]);
    expect(answer.headers.get("x-openwhisk-activation-id")).toMatch(/^[0-9a-f]{32}$/);
    expect((await own.invoke("slow")).json).toEqual({ activationId: expect.any(String) });
  } finally {
    await impatient.close();
  }
});

function raw(result: unknown, method = "POST") {
  const ascii = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const body = JSON.stringify(result).replace(/[\x7f-\uffff]/g, ascii);
  const lines = ["Content-Type: application/json", `Content-Length: ${body.length}`];
  return exchangeOne(host.port, `${method} /api/v1/web/guest/default/respond`, lines, body);
}

test("a line break in a header's value begins a new header", async () => {
  const { headers } = await raw({ headers: { "x-h": "a\r\nx-injected: 1" }, body: "b" });
  expect(headers).toEqual(
    expect.arrayContaining([
      ["x-h", "a"],
      ["x-injected", "1"],
    ]),
  );
});

test("characters are cut to their low byte, names are not checked", async () => {
  const { headers } = await raw({ headers: { "x-h": "snow ☃é", "bad name": "1" }, body: "b" });
  expect(headers).toEqual(
    expect.arrayContaining([
      ["x-h", "snow \x03é"],
      ["bad name", "1"],
    ]),
  );
});

test.each([
  { statusCode: 204, reason: "No Content" },
  { statusCode: 205, reason: "Reset Content" },
  { statusCode: 304, reason: "Not Modified" },
  { statusCode: 101, reason: "Switching Protocols" },
])("$statusCode has no body, no type and no length", async ({ statusCode, reason }) => {
  const answer = await raw({ statusCode, headers: { "content-type": "text/plain", "x-h": "1" }, body: "b" });
  expect([answer.status, answer.reason, answer.body]).toEqual([statusCode, reason, ""]);
  const names = answer.headers.map(([name]) => name);
  expect(names).toContain("x-h");
  expect(names).not.toContain("content-type");
  expect(names).not.toContain("content-length");
});

test("a status that nobody registered has no phrase", async () => {
  expect(await raw({ statusCode: 499, body: "b" })).toMatchObject({ status: 499, reason: "" });
});

test("HEAD has all but the body", async () => {
  const answer = await raw({ headers: { "content-type": "text/plain" }, body: "text" }, "HEAD");
  expect(answer.body).toBe("");
  expect(answer.headers).toEqual(
    expect.arrayContaining([
      ["content-type", "text/plain; charset=UTF-8"],
      ["content-length", "4"],
    ]),
  );
});
