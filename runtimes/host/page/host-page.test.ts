import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, until } from "../testing/client.js";

/** Who may see the page, and who may make its calls. */

const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
let host: Host;
let client: ReturnType<typeof clientOf>;
let cookie: string;
let token: string;

beforeAll(async () => {
  host = await startHost({ port: 0, auth: "me:a-secret-key", limits: unlimitedRates });
  client = clientOf(host);
  await client.put("echo", "function main(args) { return args; }");
  const entered = await fetch(host.page, { headers: html, redirect: "manual" });
  cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
  token =
    /name="unlisten-token" content="([^"]+)"/.exec((await get("/", { ...html, cookie })).text)?.[1] ?? "";
});

afterAll(() => host.close());

const get = (path: string, headers: Record<string, string> = {}) => client.send(path, { headers });

const call = (name: string, json: unknown, headers: Record<string, string> = {}) =>
  client.send(`/unlisten/${name}`, {
    method: "POST",
    headers: { cookie, "x-unlisten-token": token, "content-type": "application/json", ...headers },
    body: JSON.stringify(json),
  });

test.each([
  { name: "a client that takes JSON", headers: { accept: "application/json" } },
  { name: "a client that takes anything", headers: { accept: "*/*" } },
])("$name gets the platform's description", async ({ headers }) => {
  expect((await get("/", headers)).json).toMatchObject({ description: "OpenWhisk" });
});

test("the printed link leads in, and leaves a cookie for this site alone", async () => {
  const entered = await fetch(host.page, { headers: html, redirect: "manual" });
  expect([entered.status, entered.headers.get("location")]).toEqual([303, "/"]);
  expect(entered.headers.get("set-cookie")).toMatch(
    /^unlisten-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
  );
  expect((await get("/", { ...html, cookie })).status).toBe(200);
});

test.each([
  { name: "no cookie", path: "/", headers: html },
  { name: "a wrong link", path: "/?signin=guessed", headers: html },
  { name: "a wrong cookie", path: "/", headers: { ...html, cookie: "unlisten-1=x" } },
])("$name is asked to open the link", async ({ path, headers }) => {
  const { status, text } = await get(path, headers);
  expect(status).toBe(401);
  expect(text).toContain("Open the link that the host printed");
  expect(text).not.toContain("echo");
});

test("the key that everybody knows needs no link", async () => {
  const { publishedAuth } = await import("../access/auth.js");
  const open = await startHost({ port: 0, auth: publishedAuth });
  try {
    expect(open.page).toBe(`${open.url}/`);
    expect((await fetch(open.page, { headers: html })).status).toBe(200);
  } finally {
    await open.close();
  }
});

test("the page allows nothing from elsewhere and nothing inline, and does not hold the key", async () => {
  const { headers, text } = await get("/", { ...html, cookie });
  expect(headers.get("content-security-policy")).toBe(
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
  expect(headers.get("access-control-allow-origin")).toBeNull();
  expect(text).not.toContain("a-secret-key");
  expect(text).not.toMatch(/<script(?![^>]*src="\/unlisten\/)|\son\w+=|\sstyle=/);
});

test.each<{ name: string; headers: Record<string, string>; status: number }>([
  { name: "without the cookie", headers: { cookie: "" }, status: 401 },
  { name: "without the token", headers: { "x-unlisten-token": "" }, status: 403 },
  { name: "with a token of before", headers: { "x-unlisten-token": "x".repeat(32) }, status: 403 },
  { name: "of a page of another origin", headers: { origin: "http://evil.test" }, status: 403 },
  { name: "of a page of another port", headers: { origin: "http://localhost:1" }, status: 403 },
  { name: "of another site", headers: { "sec-fetch-site": "cross-site" }, status: 403 },
  { name: "of another port of this site", headers: { "sec-fetch-site": "same-site" }, status: 403 },
  { name: "of a form", headers: { "content-type": "text/plain" }, status: 403 },
])("a call $name is refused", async ({ headers, status }) => {
  expect((await call("key", {}, headers)).status).toBe(status);
});

test.each(["/unlisten/updates", "/unlisten/show/actions/guest/echo"])(
  "%s is for the page alone",
  async (path) => {
    expect((await get(path)).status).toBe(401);
    expect((await get(path, { cookie })).status).toBe(403);
    expect((await get(path, { cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
  },
);

test("calls go the way of all clients, and say what they refuse in the platform's words", async () => {
  const { json } = await call("invoke", { action: "guest/echo", parameters: { a: 1 } });
  const record = await until(async () => {
    const answer = await client.rest("GET", `activations/${json.activationId}`);
    return answer.status === 200 && answer.json;
  });
  expect(record.response.result).toEqual({ a: 1 });
  expect(await call("invoke", { action: "guest/nothing" })).toMatchObject({
    status: 404,
    json: { error: "The requested resource does not exist." },
  });
  expect(await call("invoke", { action: "guest/echo", parameters: [] })).toMatchObject({ status: 400 });
  expect((await call("nothing", {})).status).toBe(404);
  expect((await call("constructor", {})).status).toBe(404);
});

test("an activation is run again with its parameters", async () => {
  const first = await client.invoke("echo", { secret: "x" }, "blocking=true");
  const { json } = await call("replay", { activationId: first.json.activationId });
  const again = await until(async () => {
    const answer = await client.rest("GET", `activations/${json.activationId}`);
    return answer.status === 200 && answer.json;
  });
  expect(again.response.result).toEqual({ secret: "x" });
  expect(await call("replay", { activationId: "nothing" })).toMatchObject({
    status: 404,
    json: { error: "The parameters of this activation are not remembered." },
  });
});

test("a trigger is fired, and its rules are switched", async () => {
  await client.rest("PUT", "triggers/placed", {});
  await client.rest("PUT", "rules/echoes", { trigger: "/_/placed", action: "/_/echo" });
  const { json } = await call("fire", { trigger: "guest/placed", parameters: { order: 7 } });
  expect(json.activationId).toMatch(/^[0-9a-f]{32}$/);
  expect((await call("set-rule", { rule: "guest/echoes", status: "inactive" })).status).toBe(200);
  expect((await client.rest("GET", "rules/echoes")).json.status).toBe("inactive");
  expect(await call("fire", { trigger: "guest/placed" })).toMatchObject({ status: 200, json: {} });
});

test("the updates begin with what the page has not seen yet", async () => {
  const { activationId } = (await client.invoke("echo", {}, "blocking=true")).json;
  const aborted = new AbortController();
  const stream = await fetch(`${host.url}/unlisten/updates?since=0&token=${token}`, {
    headers: { cookie },
    signal: aborted.signal,
  });
  expect(stream.headers.get("content-type")).toBe("text/event-stream");
  let text = "";
  for await (const chunk of stream.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString("utf8");
    if (text.includes(`trace-${activationId}`)) break;
  }
  aborted.abort();
  expect(text).toMatch(/^retry: 1000\n\nid: \d+\ndata: \{"version":\d+,/);
});

test("values of bound parameters are not shown", async () => {
  await client.put("bound", "function main() {}", { parameters: [{ key: "PASSWORD", value: "hunter2" }] });
  const { text } = await get("/unlisten/show/actions/guest/bound", { cookie, "x-unlisten-token": token });
  expect(text).toContain("PASSWORD");
  expect(text).not.toContain("hunter2");
});

test("below /unlisten/ there is nothing else", async () => {
  const own = { cookie, "x-unlisten-token": token };
  for (const path of [
    "/unlisten",
    "/unlisten/",
    "/unlisten/page.css/x",
    "/unlisten/__proto__",
    "/unlisten/show/x",
  ]) {
    expect((await get(path, own)).status).toBe(404);
  }
  expect((await get("/unlisten/page.js")).headers.get("content-type")).toBe("text/javascript; charset=utf-8");
});
