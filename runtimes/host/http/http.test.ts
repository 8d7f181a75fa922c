import { afterAll, beforeAll, expect, test } from "vitest";
import { type Host, startHost } from "../host.js";
import { unlimitedRates } from "../limits.js";
import { clientOf, webAnnotations } from "../testing/client.js";
import { exchange, exchangeOne, parseAnswer } from "../testing/exchange.js";

let host: Host;
const echo = "/api/v1/web/guest/default/echo";

beforeAll(async () => {
  host = await startHost({ port: 0, limits: unlimitedRates });
  const code =
    "function main(args) { return { headers: { 'content-type': 'application/json' }, body: args }; }";
  await clientOf(host).put("echo", code, webAnnotations({ "raw-http": true }));
});

afterAll(() => host.close());

// Seen live on OpenWhisk 2.0.0.
test.each([
  {
    name: "a bracket in the query",
    line: `GET ${echo}?a[]=1`,
    status: 400,
    text: "Illegal request-target: Invalid input '[', expected query-char, pct-encoded or 'EOI' (line 1, column 33)",
  },
  {
    name: "a byte over ASCII in the path",
    line: `GET ${echo}/\xe9`,
    status: 400,
    text: "Illegal request-target: Invalid input 'é', expected segment, '/', '?' or 'EOI' (line 1, column 32)",
  },
  {
    name: "a bad escape",
    line: `GET ${echo}/a%zz`,
    status: 400,
    text: "Illegal request-target: Invalid input 'z', expected HEXDIG (line 1, column 34)",
  },
  {
    name: "a target over 8192 characters",
    line: `GET ${echo}?a=${"x".repeat(9000)}`,
    status: 414,
    text: "URI length exceeds the configured limit of 8192 characters",
  },
  {
    name: "a header over 8192 characters",
    line: `GET ${echo}`,
    lines: [`X-Long: ${"x".repeat(9000)}`],
    status: 431,
    text: "HTTP header value exceeds the configured limit of 8192 characters",
  },
  {
    name: "a hundred headers",
    line: `GET ${echo}`,
    lines: Array.from({ length: 100 }, (_, i) => `X-H${i}: 1`),
    status: 400,
    text: "HTTP message contains more than the configured limit of 64 headers",
  },
  { name: "CONNECT", line: "CONNECT h:80", status: 400, text: "CONNECT requests are not supported" },
  { name: "a verb Node knows", line: `PROPFIND ${echo}`, status: 501, text: "Unsupported HTTP method" },
  {
    name: "a verb Node does not know",
    line: `FROBNICATE ${echo}`,
    status: 501,
    text: "Unsupported HTTP method",
  },
  {
    name: "two types",
    line: `POST ${echo}`,
    lines: ["Content-Type: a/b", "Content-Type: c/d"],
    status: 400,
    text: "HTTP message must not contain more than one Content-Type header",
  },
])("$name is refused in plain text, without ids", async ({ line, lines, status, text }) => {
  const answer = await exchangeOne(host.port, line, lines);
  expect([answer.status, answer.body]).toEqual([status, text]);
  const headers = new Map(answer.headers);
  expect(headers.get("content-type")).toBe("text/plain; charset=UTF-8");
  expect(headers.has("x-request-id")).toBe(false);
});

test("TRACE is not allowed, and says what is", async () => {
  const answer = await exchangeOne(host.port, `TRACE ${echo}`);
  expect(answer.status).toBe(405);
  const methods = "GET, DELETE, POST, PUT, HEAD, OPTIONS, PATCH";
  expect(new Map(answer.headers).get("allow")).toBe(methods);
  expect(JSON.parse(answer.body).error).toBe(`HTTP method not allowed, supported methods: ${methods}`);
});

test("what is no HTTP is refused, and the host lives on", async () => {
  expect(parseAnswer(await exchange(host.port, "nonsense\r\n\r\n")).status).toBeGreaterThanOrEqual(400);
  expect(parseAnswer(await exchange(host.port, "GET / HTTP/1.1\r\n\r\n")).body).toBe(
    "Request is missing required `Host` header",
  );
  expect((await exchangeOne(host.port, "GET /ping")).body).toBe("pong");
});

test("requests that follow one another on a connection are answered in order, a raw answer too", async () => {
  const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: h\r\n`;
  const text = await exchange(
    host.port,
    `${request("/ping")}\r\n${request(`${echo}/a?b`)}\r\n${request("/ping")}Connection: close\r\n\r\n`,
  );
  const answers = text.split(/(?=HTTP\/1\.1 )/).map(parseAnswer);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers.map(({ body }) => body.includes("__ow_path"))).toEqual([false, true, false]);
});

test("chunks and Expect: 100-continue arrive as one body", async () => {
  const lines = ["Content-Type: text/plain", "Transfer-Encoding: chunked", "Expect: 100-continue"];
  const answer = await exchangeOne(host.port, `POST ${echo}`, lines, "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n");
  expect(answer.status).toBe(100);
  const final = parseAnswer(answer.body);
  expect(final.status).toBe(200);
  expect(JSON.parse(final.body)).toMatchObject({
    __ow_body: "abcd",
    __ow_headers: { expect: "100-continue" },
  });
});

test("of repeated headers the last counts, whatever their case; a body without a type is bytes", async () => {
  const lines = ["X-rep: one", "x-REP: two", "Cookie: a=1", "Cookie: b=2", "Content-Length: 1"];
  const answer = await exchangeOne(host.port, `POST ${echo}`, lines, "x");
  expect(JSON.parse(answer.body)).toMatchObject({
    __ow_body: "eA==",
    __ow_headers: {
      "x-rep": "two",
      cookie: "b=2",
      "content-type": "application/octet-stream",
      connection: "close",
      host: "localhost",
    },
  });
});
