import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { clientOf, webAnnotations } from "../testing/client.js";
import { exchange, parseAnswer } from "../testing/exchange.js";

let host: Host;
beforeAll(async () => {
  const allowed = { hosts: ["openwhisk.test"], origins: ["https://console.test"] };
  host = await startHost({ port: 0, allowed });
  await clientOf(host).put("web", "function main() { return { body: 'ok' }; }", webAnnotations());
});
afterAll(() => host.close());

async function statusOf(path: string, lines: string[], method = "GET"): Promise<number> {
  const authorization = `Authorization: Basic ${Buffer.from(host.auth).toString("base64")}`;
  const head = [`${method} ${path} HTTP/1.1`, "Connection: close", authorization, ...lines];
  return parseAnswer(await exchange(host.port, `${head.join("\r\n")}\r\n\r\n`)).status;
}

const here = "Host: localhost:1";
const foreign = "Origin: https://evil.test";

test.each([
  { name: "an address", lines: ["Host: 192.0.2.7:3233"], status: 200 },
  { name: "an IPv6 address", lines: ["Host: [::1]:3233"], status: 200 },
  { name: "a name of this machine, in capitals", lines: ["Host: LOCALHOST"], status: 200 },
  { name: "a name below localhost", lines: ["Host: openwhisk.localhost:3233"], status: 200 },
  { name: "what a container calls its machine", lines: ["Host: host.docker.internal:3233"], status: 200 },
  { name: "an allowed name", lines: ["Host: OpenWhisk.test"], status: 200 },
  { name: "a foreign name", lines: ["Host: evil.test"], status: 403 },
  { name: "a foreign name that begins like this machine", lines: ["Host: localhost.evil.test"], status: 403 },
  { name: "a foreign name that begins like an address", lines: ["Host: 127.0.0.1.evil.test"], status: 403 },
  {
    name: "a foreign name that ends like a container's",
    lines: ["Host: x.host.docker.internal"],
    status: 403,
  },
  { name: "no name", lines: ["Host:"], status: 403 },
  { name: "a name with user information", lines: ["Host: evil.test@localhost"], status: 403 },
  { name: "a page of this machine", lines: [here, "Origin: http://127.0.0.1:5173"], status: 200 },
  {
    name: "a page of the host itself",
    lines: ["Host: 192.0.2.7:3233", "Origin: http://192.0.2.7:3233"],
    status: 200,
  },
  { name: "a page of another address", lines: [here, "Origin: http://192.0.2.7:3233"], status: 403 },
  { name: "an allowed page", lines: [here, "Origin: https://console.test"], status: 200 },
  { name: "a foreign page", lines: [here, foreign], status: 403 },
  {
    name: "a foreign page that begins like this machine",
    lines: [here, "Origin: http://localhost.evil.test"],
    status: 403,
  },
  { name: "a page without an origin of its own", lines: [here, "Origin: null"], status: 403 },
  {
    name: "a foreign page's image",
    lines: [here, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"],
    status: 403,
  },
  { name: "a link", lines: [here, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"], status: 200 },
  { name: "a GET of the host's own page", lines: [here, "Sec-Fetch-Site: same-origin"], status: 200 },
])("the REST API, called by $name: $status", async ({ lines, status }) => {
  expect(await statusOf("/api/v1/namespaces", lines)).toBe(status);
  expect(await statusOf("/", lines)).toBe(status);
});

test("a foreign page's preflight fails, so that it sends nothing else; the refusal has no CORS headers", async () => {
  const head = ["OPTIONS /api/v1/namespaces/_/actions/a HTTP/1.1", here, foreign, "Connection: close"];
  const answer = parseAnswer(await exchange(host.port, `${head.join("\r\n")}\r\n\r\n`));
  expect(answer.status).toBe(403);
  expect(answer.headers.filter(([name]) => name.startsWith("access-control"))).toEqual([]);
  expect(JSON.parse(answer.body)).toEqual({
    code: expect.any(String),
    error: "Pages of this origin may not call this host.",
  });
});

test("a form of a foreign page starts nothing, even where the browser remembers the key", async () => {
  const status = await statusOf(
    "/api/v1/namespaces/_/actions/web",
    [here, foreign, "Content-Length: 0"],
    "POST",
  );
  expect(status).toBe(403);
  expect((await clientOf(host).rest("GET", "activations?count=true")).json).toEqual({ activations: 0 });
});

test.each([
  { name: "a foreign name", lines: ["Host: shop.test"] },
  { name: "a foreign page", lines: [here, foreign, "Sec-Fetch-Site: cross-site"] },
])("web actions answer to $name", async ({ lines }) => {
  expect(await statusOf("/api/v1/web/guest/default/web", lines)).toBe(200);
});
