import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FrontRequest, type FrontServer, startFront } from "./front-server.js";

let host: Server;
let front: FrontServer;
let seen: FrontRequest[];

beforeEach(async () => {
  host = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    outgoing.writeHead(
      201,
      [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
        ["x-openwhisk-activation-id", "f".repeat(32)],
      ].flat(),
    );
    outgoing.end(
      JSON.stringify({ method: incoming.method, url: incoming.url, host: incoming.headers.host, body }),
    );
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  seen = [];
  const target = `http://127.0.0.1:${(host.address() as AddressInfo).port}/api/v1/web/guest/default/orders`;
  front = await startFront({
    port: 0,
    hostname: "127.0.0.1",
    target,
    onBegin: () => {},
    onRequest: (r) => seen.push(r),
  });
});
afterEach(async () => {
  await front.close();
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

test("a request arrives below the action's address, and its answer comes back as it is", async () => {
  const answer = await fetch(`${front.url}/a%2Fb?x=1&x=2`, { method: "POST", body: "hello" });
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await answer.json()).toEqual({
    method: "POST",
    url: "/api/v1/web/guest/default/orders/a%2Fb?x=1&x=2",
    host: new URL(front.url).host,
    body: "hello",
  });
  expect(seen).toEqual([
    {
      method: "POST",
      path: "/a%2Fb?x=1&x=2",
      status: 201,
      activationId: "f".repeat(32),
      elapsedMs: expect.any(Number),
    },
  ]);
});

test("dots in a path are left for the host to judge", async () => {
  const { port } = new URL(front.url);
  const body = await new Promise<string>((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/../x" }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += chunk)).on("end", () => resolve(text));
    })
      .on("error", reject)
      .end();
  });
  expect(JSON.parse(body).url).toBe("/api/v1/web/guest/default/orders/../x");
});

test("a host that is gone is a 502 with a reason", async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
  const answer = await fetch(front.url);
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining("did not answer")]);
  host.listen(0, "127.0.0.1");
});

test("a port that is taken is said", async () => {
  const port = Number(new URL(front.url).port);
  await expect(
    startFront({ port, hostname: "127.0.0.1", target: front.url, onBegin: () => {}, onRequest: () => {} }),
  ).rejects.toThrow(
    expect.objectContaining({
      code: "host-failed",
      message: `cannot listen on 127.0.0.1:${port}: the port is taken`,
    }),
  );
});
