import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";

let host: Host;
beforeAll(async () => {
  host = await startHost({ port: 0 });
});
afterAll(() => host.close());

test.each([
  { name: "logs stay here", path: "", status: 200, body: { adobe_io_runtime: {} } },
  {
    name: "nothing failed to be forwarded",
    path: "/errors",
    status: 200,
    body: { destination: "adobe_io_runtime", errors: [] },
  },
  {
    name: "another namespace is not told of",
    namespace: "other",
    path: "",
    status: 403,
    body: { error: "The supplied authentication is not authorized to access 'other'." },
  },
  {
    name: "a key is needed",
    auth: "a:b",
    path: "",
    status: 401,
    body: { error: "The supplied authentication is invalid" },
  },
  {
    name: "there is no other destination to choose",
    method: "PUT",
    path: "",
    status: 405,
    body: { error: "HTTP method not allowed, supported methods: OPTIONS" },
  },
])("$name", async ({ namespace = "guest", path, auth, method = "GET", status, body }) => {
  const answer = await fetch(`${host.url}/runtime/namespaces/${namespace}/logForwarding${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(auth ?? host.auth).toString("base64")}` },
  });
  expect([answer.status, await answer.json()]).toMatchObject([status, body]);
});
