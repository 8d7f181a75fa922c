import { connect } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunnerProcess, sendBytes, startRunner, withRunner } from "./testing/runner-process.js";

const echo = "function main(params) { return params }";
const post = (path: string, body: string, more = "") =>
  `POST ${path} HTTP/1.1\r\nHost: runner\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${more}\r\n${body}`;

let runner: RunnerProcess;

beforeAll(async () => {
  runner = await startRunner();
  expect((await runner.init({ code: echo })).status).toBe(200);
});

afterAll(async () => {
  await runner.stop();
});

test("an answer has its length, and is JSON", async () => {
  const { status, headers, text } = await runner.run({ s: "☃" });
  expect({ status, headers, text }).toMatchObject({
    status: 200,
    headers: { "content-length": "11", "content-type": "application/json" },
    text: '{"s":"☃"}',
  });
});

describe("routes", () => {
  test.each([
    { method: "POST", path: "/run", status: 200 },
    { method: "POST", path: "/run?b=2", status: 200 },
    { method: "POST", path: "/run/", status: 200 },
    { method: "POST", path: "/RUN", status: 200 },
    { method: "POST", path: "/init", status: 403 },
    { method: "GET", path: "/run", status: 405 },
    { method: "HEAD", path: "/run", status: 405 },
    { method: "PUT", path: "/init", status: 405 },
    { method: "OPTIONS", path: "/run", status: 405 },
    { method: "POST", path: "/", status: 404 },
    { method: "POST", path: "/running", status: 404 },
    { method: "POST", path: "/init/more", status: 404 },
    { method: "GET", path: "/run%00", status: 404 },
  ])("$method $path is $status", async ({ method, path, status }) => {
    const answer = await runner.send(method, path, {});
    expect([answer.status, answer.headers["content-length"]]).toEqual([
      status,
      expect.stringMatching(/^[1-9]/),
    ]);
  });

  test("a request without a Host is served", async () => {
    const text = await sendBytes(runner.port, "POST /run HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", (t) =>
      t.endsWith("{}"),
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test("the target of a request may be absolute", async () => {
    const text = await sendBytes(runner.port, post("http://other.example/run", '{"value":{"a":1}}'), (t) =>
      t.endsWith("}"),
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n.*\{"a":1\}$/s);
  });
});

describe("bodies", () => {
  const value = { value: { s: "☃" } };
  const json = JSON.stringify(value);

  test.each<{ name: string; body: string | Buffer; headers: Record<string, string> }>([
    { name: "any content type", body: json, headers: { "content-type": "text/plain" } },
    { name: "a byte order mark", body: `\ufeff${json}`, headers: {} },
    { name: "gzip", body: gzipSync(json), headers: { "content-encoding": "gzip" } },
    { name: "deflate", body: deflateSync(json), headers: { "content-encoding": "deflate" } },
    { name: "brotli", body: brotliCompressSync(json), headers: { "content-encoding": "br" } },
    { name: "line breaks", body: JSON.stringify(value, null, 2), headers: {} },
  ])("$name is read", async ({ body, headers }) => {
    expect(await runner.post("/run", body, headers)).toMatchObject({ status: 200, json: { s: "☃" } });
  });

  test.each([
    { name: "cut short", body: '{"value":', status: 400, error: "Bad request: the body is not JSON." },
    {
      name: "with more behind it",
      body: "{} secret",
      status: 400,
      error: "Bad request: the body is not JSON.",
    },
    { name: "a form", body: "a=secret", status: 400, error: "Bad request: the body is not JSON." },
    {
      name: "a string",
      body: '"text"',
      status: 400,
      error: "Bad request: the body must be a JSON object: got a string.",
    },
    {
      name: "a number",
      body: "5",
      status: 400,
      error: "Bad request: the body must be a JSON object: got a number.",
    },
    {
      name: "bytes",
      body: Buffer.from([0xff, 0xfe, 0]),
      status: 400,
      error: "Bad request: the body is not JSON.",
    },
  ])("$name is refused, without quoting it", async ({ body, status, error }) => {
    expect(await runner.post("/run", body)).toMatchObject({ status, json: { error } });
  });

  test.each([
    { name: "not what the encoding says", body: "plain", encoding: "gzip", status: 400 },
    { name: "in an encoding nobody knows", body: "{}", encoding: "zstd-like", status: 415 },
    { name: "a bomb", body: gzipSync(Buffer.alloc(140 * 1024 * 1024, " ")), encoding: "gzip", status: 413 },
  ])("$name is refused", async ({ body, encoding, status }) => {
    expect((await runner.post("/run", body, { "content-encoding": encoding })).status).toBe(status);
  });

  test("fuzzed bodies are answered, one by one, and harm nobody", async () => {
    const seeds = [
      json,
      '{"value":[1,{"a":"b"}],"deadline":"1790000000000"}',
      '{"value":{"__proto__":{"x":1}}}',
    ];
    let state = 20_26;
    // A small generator with a fixed seed, so that a failure can be seen again.
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state % below;
    };
    const statuses = new Set<number>();
    for (let n = 0; n < 300; n++) {
      const bytes = Buffer.from(seeds[n % seeds.length]!);
      for (let times = random(4); times >= 0; times--) bytes[random(bytes.length)] = random(256);
      const { status, text } = await runner.post("/run", bytes.subarray(0, 1 + random(bytes.length)));
      statuses.add(status);
      expect(text).toMatch(/^[[{]/);
    }
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400]));
    expect(await runner.run({ after: true })).toMatchObject({ status: 200, json: { after: true } });
  });

  test("__proto__ comes back as a key, and is no prototype", async () => {
    const { text } = await runner.post("/run", '{"value":{"__proto__":{"polluted":1},"constructor":2}}');
    expect(text).toBe('{"__proto__":{"polluted":1},"constructor":2}');
  });
});

describe("connections", () => {
  test("stay open, and requests may be sent ahead", async () => {
    const bytes =
      post("/run", '{"value":{"n":1}}') + post("/nowhere", "{}") + post("/run", '{"value":{"n":2}}');
    const text = await sendBytes(runner.port, bytes, (t) => t.includes('{"n":2}'));
    expect(text.match(/HTTP\/1\.1 \d+|\{"n":\d\}/g)).toEqual([
      "HTTP/1.1 200",
      '{"n":1}',
      "HTTP/1.1 404",
      "HTTP/1.1 200",
      '{"n":2}',
    ]);
  });

  test("chunked requests are read, also when a character is split", async () => {
    const chunks = [...Buffer.from('{"value":{"s":"☃"}}')].map(
      (byte) => `1\r\n${String.fromCharCode(byte)}\r\n`,
    );
    const head = "POST /run HTTP/1.1\r\nHost: runner\r\nTransfer-Encoding: chunked\r\n\r\n";
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(runner.port, "127.0.0.1", () =>
        socket.write(Buffer.from(`${head}${chunks.join("")}0\r\n\r\n`, "latin1")),
      );
      socket.setEncoding("utf8").once("data", (data: string) => socket.destroy() && resolve(data));
      socket.once("error", reject);
    });
    expect(text).toMatch(/\{"s":"☃"\}$/);
  });

  test("100-continue is met, another expectation is not", async () => {
    const met = await sendBytes(runner.port, post("/run", "{}", "Expect: 100-continue\r\n"), (t) =>
      t.endsWith("{}"),
    );
    const other = await sendBytes(runner.port, post("/run", "{}", "Expect: other\r\n"), (t) =>
      t.endsWith("}"),
    );
    expect([met.match(/HTTP\/1\.1 \d+/g), other.match(/HTTP\/1\.1 \d+|Content-Length: [1-9]/g)]).toEqual([
      ["HTTP/1.1 100", "HTTP/1.1 200"],
      ["HTTP/1.1 417", expect.stringMatching(/^Content-Length: [1-9]$/)],
    ]);
  });

  test("HTTP/1.0 and Connection: close end the connection, with a length all the same", async () => {
    const never = () => false;
    const closing = await sendBytes(runner.port, post("/run", "{}", "Connection: close\r\n"), never);
    const old = await sendBytes(runner.port, "POST /run HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}", never);
    expect([closing, old].map((text) => text.match(/Content-Length: 2/g))).toEqual([
      ["Content-Length: 2"],
      ["Content-Length: 2"],
    ]);
  });

  test("a caller that leaves in the middle of its request disturbs nobody", async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(runner.port, "127.0.0.1", () => {
        socket.write('POST /run HTTP/1.1\r\nHost: runner\r\nContent-Length: 50\r\n\r\n{"value"', () =>
          socket.destroy(),
        );
      });
      socket.once("close", () => resolve());
    });
    expect((await runner.run({ a: 1 })).status).toBe(200);
  });
});

test("code of 48 MiB is taken, a body beyond the limit is refused and the connection kept", async () => {
  await withRunner({}, async (fresh) => {
    const padding = `// ${"x".repeat(97)}\n`.repeat(Math.ceil((48 * 1024 * 1024) / 101));
    const refused = await fresh.post("/init", Buffer.alloc(129 * 1024 * 1024, " "));
    const taken = await fresh.init({ code: `${echo}\n${padding}` });
    expect([refused.status, taken.status, (await fresh.run({ a: 1 })).json]).toEqual([413, 200, { a: 1 }]);
  });
});
