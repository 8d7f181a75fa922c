import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, webAnnotations } from "../testing/client.js";
import { exchange, parseAnswer } from "../testing/exchange.js";
import { BodyBudget } from "./body-budget.js";
import { type HttpServer, listen } from "./server.js";

let host: Host;
const echo = "/api/v1/web/guest/default/echo";
beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  await clientOf(host).put(
    "echo",
    "function main(args) { return { body: args.__ow_body }; }",
    webAnnotations({ "raw-http": true }),
  );
});
afterAll(() => host.close());

/** A request that must not be answered if it is hidden in another one. */
const hidden = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
const chunks = "3\r\nabc\r\n0\r\n\r\n";
const post = (lines: string[], body: string) =>
  `${[`POST ${echo} HTTP/1.1`, "Host: localhost", "Content-Type: text/plain", ...lines].join("\r\n")}\r\n\r\n${body}`;

test.each([
  { name: "a length and chunks", bytes: post(["Content-Length: 6", "Transfer-Encoding: chunked"], chunks) },
  { name: "chunks and a length", bytes: post(["Transfer-Encoding: chunked", "Content-Length: 6"], chunks) },
  { name: "two lengths", bytes: post(["Content-Length: 3", "Content-Length: 5"], "abcde") },
  { name: "two lengths in one line", bytes: post(["Content-Length: 3, 5"], "abcde") },
  { name: "a negative length", bytes: post(["Content-Length: -1"], "abc") },
  { name: "a length with a sign", bytes: post(["Content-Length: +3"], "abc") },
  { name: "a length that no number holds", bytes: post([`Content-Length: ${"9".repeat(30)}`], "abc") },
  {
    name: "chunks that are not the last coding",
    bytes: post(["Transfer-Encoding: chunked, identity"], chunks),
  },
  { name: "a coding nobody knows", bytes: post(["Transfer-Encoding: xchunked"], chunks) },
  { name: "a blank before the colon", bytes: post(["Transfer-Encoding : chunked"], chunks) },
  {
    name: "a header that goes on in the next line, first",
    bytes: "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n",
  },
  { name: "a NUL in a header", bytes: post(["X-A: a\0b", "Content-Length: 0"], "") },
  { name: "a carriage return in a header", bytes: post(["X-A: a\rX-B: b", "Content-Length: 0"], "") },
  {
    name: "a chunk size in another notation",
    bytes: post(["Transfer-Encoding: chunked"], "0x3\r\nabc\r\n0\r\n\r\n"),
  },
  { name: "a negative chunk size", bytes: post(["Transfer-Encoding: chunked"], "-3\r\nabc\r\n0\r\n\r\n") },
  {
    name: "a chunk size over 64 bits",
    bytes: post(["Transfer-Encoding: chunked"], `${"f".repeat(17)}\r\nabc\r\n`),
  },
  {
    name: "a chunk longer than it says",
    bytes: post(["Transfer-Encoding: chunked"], "3\r\nabcd\r\n0\r\n\r\n"),
  },
  {
    name: "a length behind the chunks",
    bytes: post(["Transfer-Encoding: chunked"], "3\r\nabc\r\n0\r\nContent-Length: 99\r\n\r\n"),
  },
  {
    name: "two hosts",
    bytes: "GET /ping HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
  },
  { name: "no host", bytes: "GET /ping HTTP/1.1\r\n\r\n" },
  { name: "a target with a blank", bytes: "GET /pi ng HTTP/1.1\r\nHost: localhost\r\n\r\n" },
  { name: "a greeting of TLS", bytes: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" },
  { name: "a greeting of HTTP/2", bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
])("$name is refused in one answer, and what follows is not read as a request", async ({ bytes }) => {
  const text = await exchange(host.port, bytes + hidden);
  const answers = text.split(/(?=HTTP\/1\.1 \d{3} )/).map(parseAnswer);
  expect(answers).toHaveLength(1);
  expect(answers[0]!.status).toBeGreaterThanOrEqual(400);
  expect(answers[0]!.status).toBeLessThan(502);
  expect(new Map(answers[0]!.headers).get("content-type")).toBe("text/plain; charset=UTF-8");
  expect(text).not.toContain("pong");
});

test.each([
  {
    name: "an absolute target",
    bytes: "GET http://localhost/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    body: "pong",
  },
  {
    name: "a trailer behind the chunks",
    bytes: post(
      ["Transfer-Encoding: chunked", "Connection: close"],
      "3;a=b\r\nabc\r\n0\r\nX-Trailer: yes\r\n\r\n",
    ),
    body: "abc",
  },
  {
    name: "a body with its length",
    bytes: post(["Content-Length: 3", "Connection: close"], "abc"),
    body: "abc",
  },
])("$name is served", async ({ bytes, body }) => {
  const answer = parseAnswer(await exchange(host.port, bytes));
  expect([answer.status, answer.body]).toEqual([200, body]);
});

test("a head that is cut off does no harm", async () => {
  for (const cut of [1, 5, 20, 40]) {
    const socket = connect(host.port, "127.0.0.1");
    await new Promise((resolve) => socket.write(hidden.slice(0, cut), resolve));
    socket.destroy();
  }
  expect(
    parseAnswer(await exchange(host.port, hidden.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))).body,
  ).toBe("pong");
});

test("a thousand connections at the same time are all answered", async () => {
  const sockets = await Promise.all(
    Array.from(
      { length: 1000 },
      () =>
        new Promise<ReturnType<typeof connect>>((resolve, reject) => {
          const socket = connect(host.port, "127.0.0.1", () => resolve(socket)).once("error", reject);
        }),
    ),
  );
  const answers = await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<string>((resolve, reject) => {
          let text = "";
          socket.on("data", (chunk) => {
            text += chunk.toString("latin1");
          });
          socket.on("close", () => resolve(parseAnswer(text).body)).on("error", reject);
          socket.write("GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        }),
    ),
  );
  expect(new Set(answers)).toEqual(new Set(["pong"]));
}, 60_000);

test("bodies that are never finished leave room only up to a limit, and give it back", async () => {
  const limit = 1_000_000;
  const budget = new BodyBudget(limit);
  const roomFor = (bytes: number) => {
    if (!budget.take(bytes)) return false;
    budget.give(bytes);
    return true;
  };
  const server: HttpServer = await listen(async () => ({ status: 200, headers: [] }), 0, "127.0.0.1", budget);
  try {
    const part = "x".repeat(900_000);
    const send = async () =>
      parseAnswer(
        await exchange(
          server.port,
          `POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${part.length}\r\n\r\n${part}`,
        ),
      ).status;

    const unfinished = connect(server.port, "127.0.0.1");
    unfinished.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 950000\r\n\r\n${part}`);
    // Only once the server holds this part is it certain that the next request, and not this one, finds no room.
    await expect.poll(() => roomFor(limit - part.length + 1), { timeout: 10_000 }).toBe(false);
    expect(await send()).toBe(503);

    unfinished.destroy();
    await expect.poll(() => roomFor(limit), { timeout: 10_000 }).toBe(true);
    expect(await send()).toBe(200);
  } finally {
    await server.close();
  }
});
