import { afterEach, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf } from "../testing/client.js";
import { exchange, parseAnswer } from "../testing/exchange.js";

const hosts: Host[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

const code = "function main(args) { return { body: args.__ow_path + '?' + (args.q ?? '') }; }";
const annotations = [{ key: "web-export", value: true }];

test("a namespace's own name reaches its web actions, and nothing else of the host", async () => {
  const host = await startHost({ port: 0, limits: unlimitedRates });
  hosts.push(host);
  const { rest } = clientOf(host);
  for (const name of ["shop", "public"]) await rest("PUT", `packages/${name}`, {});
  for (const name of ["shop/orders", "public/index"]) {
    await rest("PUT", `actions/${name}`, { exec: { kind: "nodejs:default", code }, annotations });
  }
  const bodies = [];
  for (const [name, target] of [
    ["guest.localhost", "/shop/orders/7?q=1"],
    [`GUEST.localhost:${host.port}`, "/shop/orders"],
    ["guest.localhost", "/"],
    ["guest.localhost", "/ping"],
    ["guest.localhost", "/api/v1/namespaces"],
    ["other.localhost", "/ping"],
    ["localhost", "/ping"],
  ]) {
    const sent = `GET ${target} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`;
    const { status, body } = parseAnswer(await exchange(host.port, sent));
    bodies.push(`${status} ${status === 200 ? body : ""}`.trim());
  }
  expect(bodies).toEqual(["200 /7?1", "200 ?", "200 ?", "404", "404", "200 pong", "200 pong"]);
});
