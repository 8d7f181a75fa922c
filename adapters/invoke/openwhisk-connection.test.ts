import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import thrift from "thrift";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Host, startHost } from "../../runtimes/host/host.js";
import { unlimitedRates } from "../../runtimes/host/limits.js";
import { clientOf, until, webAnnotations } from "../../runtimes/host/testing/client.js";
import { type OpenWhiskConnectionOptions, openwhiskConnection } from "./openwhisk-connection.js";
import { type GeneratedStore, generateStore } from "./testing/store-action.js";
import { TTransportException } from "./transport-exception.js";

let host: Host;
let store: GeneratedStore;
beforeAll(async () => {
  store = generateStore();
  host = await startHost({
    port: 0,
    limits: { ...unlimitedRates, concurrency: { min: 1, max: 50, default: 1 } },
  });
  const { put } = clientOf(host);
  await put("store", store.action, webAnnotations({ "raw-http": true }));
  const { annotations } = webAnnotations({ "raw-http": true }) as { annotations: never };
  await put("many", store.action, { annotations, parameters: [{ key: "isMultiplexed", value: true }] });
});
afterAll(async () => {
  await host.close();
  store.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: npm's library has types of its own for what it takes.
const library = thrift as any;

const connect = (options: Partial<OpenWhiskConnectionOptions> = {}) =>
  openwhiskConnection({
    apiHost: host.url,
    apiKey: host.auth,
    action: "store",
    protocol: library.TBinaryProtocol,
    retry: false,
    ...options,
  });
const clientOfStore = (options: Partial<OpenWhiskConnectionOptions> = {}, dialect: "es5" | "es6" = "es6") =>
  library.createClient(store.of(dialect, "Store"), connect(options));

// biome-ignore lint/suspicious/noExplicitAny: generated, without types.
type Generated = any;

function calling(client: Generated, method: string, ...args: unknown[]): Promise<Generated> {
  return client[method](...args);
}
function callingBack(client: Generated, method: string, ...args: unknown[]): Promise<Generated> {
  return new Promise((resolve, reject) =>
    client[method](...args, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result))),
  );
}

describe.each([
  { name: "es6", dialect: "es6" as const, call: calling },
  { name: "es5, callbacks", dialect: "es5" as const, call: callingBack },
])("a client of $name", ({ dialect, call }) => {
  test.each(
    ["TBinaryProtocol", "TCompactProtocol", "TJSONProtocol"].flatMap((protocol) =>
      (["rest", "web"] as const).map((via) => ({ protocol, via })),
    ),
  )("calls an action: $protocol, $via", async ({ protocol, via }) => {
    const client = clientOfStore({ protocol: library[protocol], via }, dialect);
    const { Note, NotFound, Tone } = store.of(dialect, "store_types");
    expect(await call(client, "add", 2, 3)).toBe(5);
    const note = new Note({
      id: 7,
      text: "ä € 😀",
      answers: [
        new Note({ id: 8, text: "", scores: {}, marks: [], picture: Buffer.from("x"), isRead: false }),
      ],
      scores: { a: 1.5 },
      marks: [1, 2],
      tone: Tone.LOUD,
      picture: Buffer.from([0, 255, 128]),
      isRead: true,
    });
    const echo = await call(client, "echo", note);
    expect({
      text: echo.text,
      id: Number(echo.id),
      scores: echo.scores,
      marks: echo.marks,
      tone: echo.tone,
    }).toEqual({
      text: note.text,
      id: 7,
      scores: note.scores,
      marks: note.marks,
      tone: 2,
    });
    expect(Buffer.from(echo.picture)).toEqual(note.picture);
    expect(echo.answers).toHaveLength(1);
    const declared = await call(client, "read", 404).catch((error) => error);
    expect(declared).toBeInstanceOf(NotFound);
    expect({ id: Number(declared.id), why: declared.why }).toEqual({ id: 404, why: "no note 404" });
    const undeclared = await call(client, "boom").catch((error) => error);
    expect(undeclared).toBeInstanceOf(library.Thrift.TApplicationException);
    expect(undeclared.type).toBe(6);
    expect(undeclared.message).not.toContain("secret-word");
  });
});

test("calls at the same time get their own answers", async () => {
  const client = clientOfStore();
  const sums = await Promise.all(Array.from({ length: 20 }, (_, i) => client.add(i, i)));
  expect(sums).toEqual(sums.map((_, i) => 2 * i));
});

test.each(["rest", "web"] as const)("a oneway call arrives: %s", async (via) => {
  const folder = await mkdtemp(join(tmpdir(), "unlisten-oneway-"));
  await clientOfStore({ via }).touch(join(folder, "mark"));
  expect(await until(async () => (await readdir(folder))[0])).toBe("mark");
  await rm(folder, { recursive: true });
});

test("a framed transport is taken over", async () => {
  const client = clientOfStore({ transport: library.TFramedTransport });
  expect(await client.add(1, 1)).toBe(2);
});

test("THeaderProtocol goes over the transport that it asks for", async () => {
  const protocol =
    library.THeaderProtocol ??
    (await import("thrift/lib/nodejs/lib/thrift/header_protocol.js" as string)).default;
  const client = clientOfStore({ protocol, transport: library.TBufferedTransport });
  expect(await client.add(1, 1)).toBe(2);
});

test("clients of a Multiplexer share a connection", async () => {
  const multiplexer = new library.Multiplexer();
  const client = multiplexer.createClient("Store", store.of("es6", "Store"), connect({ action: "many" }));
  expect(await Promise.all([client.add(1, 2), client.add(3, 4)])).toEqual([3, 7]);
  await expect(client.read(1)).rejects.toBeInstanceOf(store.of("es6", "store_types").NotFound);
});

test("a protocol that is not given is asked for at once", () => {
  const withoutTypes = { action: "store" } as OpenWhiskConnectionOptions;
  expect(() => openwhiskConnection(withoutTypes)).toThrow("`protocol` is missing");
});

describe("what fails comes to the call that failed", () => {
  const failing = (options: Partial<OpenWhiskConnectionOptions>, method = "add", args: unknown[] = [1, 2]) =>
    callingBack(clientOfStore(options, "es5"), method, ...args).then(
      (result) => {
        throw new Error(`the call did not fail: ${result}`);
      },
      (error) => error,
    );

  test.each([
    {
      name: "no such action",
      options: { action: "nothing" },
      type: 1,
      code: "unimplemented",
      executed: "no",
    },
    { name: "a wrong key", options: { apiKey: "a:b" }, type: 1, code: "unauthenticated", executed: "no" },
    {
      name: "no web action",
      options: { action: "nothing", via: "web" as const },
      type: 1,
      code: "unimplemented",
      executed: "no",
    },
    {
      name: "no time",
      options: { timeoutMs: 1500 },
      method: "never",
      args: [],
      type: 3,
      code: "deadline_exceeded",
      executed: "maybe",
    },
    {
      name: "a text too long",
      options: {},
      method: "nothing",
      args: [],
      maxPayloadBytes: 10,
      type: 6,
      code: "resource_exhausted",
      executed: "no",
    },
  ])(
    "$name: TTransportException $type",
    async ({ options, method, args, maxPayloadBytes, type, code, executed }) => {
      const error = await failing(
        { ...options, ...(maxPayloadBytes === undefined ? {} : { maxPayloadBytes }) },
        method,
        args,
      );
      expect(error).toBeInstanceOf(TTransportException);
      expect({ ...error }).toMatchObject({ type, code, executed });
    },
  );

  test.each([
    { name: "a crash", method: "crash", type: 6, code: "internal", executed: "maybe" },
    { name: "an error without a result", action: "failing", type: 0, code: "unknown", executed: "yes" },
    { name: "no Thrift at all", action: "other", type: 5, code: "internal", executed: "yes" },
  ])(
    "$name: the library's own TApplicationException $type",
    async ({ method = "boom", action, type, code, executed }) => {
      const { put } = clientOf(host);
      await put("failing", "function main() { return { error: 'secret-word' }; }");
      await put("other", "function main() { return { hello: 1 }; }");
      const error = await failing(action === undefined ? {} : { action }, method, []);
      expect(error).toBeInstanceOf(library.Thrift.TApplicationException);
      expect({ ...error }).toMatchObject({ type, code, executed });
      expect(error.message).not.toContain("secret-word");
    },
  );

  test("a reply that is cut short, of another call or of another method", async () => {
    const { put } = clientOf(host);
    const reply = (bytes: number[]) =>
      `function main() { return { v: 1, thrift: Buffer.from(${JSON.stringify(bytes)}).toString("base64") }; }`;
    const head = (name: string, seqid: number) => [
      0x80,
      1,
      0,
      2,
      0,
      0,
      0,
      name.length,
      ...Buffer.from(name),
      0,
      0,
      0,
      seqid,
    ];
    await put("short", reply([...head("add", 1), 8, 0, 0, 0]));
    await put("other-call", reply([...head("add", 9), 0]));
    await put("other-method", reply([...head("sub", 1), 0]));
    await put("no-result", reply([...head("add", 1), 0]));
    await put("noise", reply([1, 2, 3]));
    expect(await failing({ action: "short" })).toMatchObject({ name: "TTransportException", type: 4 });
    expect(await failing({ action: "other-call" })).toMatchObject({ name: "TApplicationException", type: 4 });
    expect(await failing({ action: "other-method" })).toMatchObject({
      name: "TApplicationException",
      type: 3,
    });
    expect(await failing({ action: "no-result" })).toMatchObject({ name: "TApplicationException", type: 5 });
    expect(await failing({ action: "noise" })).toMatchObject({ name: "TTransportException", type: 4 });
  });

  test("a oneway call's failure is told by an event, where somebody listens", async () => {
    const connection = connect({ action: "nothing" });
    const client = library.createClient(store.of("es6", "Store"), connection);
    const failed = new Promise((resolve) => connection.once("error", resolve));
    await client.touch("x");
    expect(await failed).toMatchObject({ code: "unimplemented", executed: "no" });
    connection.removeAllListeners();
    await client.touch("x");
  });
});

test("an idempotent method is tried again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "unlisten-again-"));
  const { put } = clientOf(host);
  await put(
    "crashes-once",
    `${store.action}
     const serve = exports.main;
     exports.main = (params, invocation) => {
       const { mkdirSync, existsSync } = require("node:fs");
       const mark = ${JSON.stringify(join(folder, "mark"))};
       if (existsSync(mark)) return serve(params, invocation);
       mkdirSync(mark);
       process.exit(1);
     };`,
  );
  const options = { action: "crashes-once", retry: true };
  expect(await clientOfStore({ ...options, idempotent: ["add"] }).add(1, 2)).toBe(3);
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await expect(clientOfStore({ ...options, idempotent: ["read"] }).add(1, 2)).rejects.toMatchObject({
    type: 6,
    executed: "maybe",
  });
  await rm(folder, { recursive: true });
});
