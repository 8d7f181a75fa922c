import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../../conformance/runtime/free-port.js";
import {
  type ActionProcess,
  type ActionRequest,
  type ActionSettings,
  answerOf,
  entryPath,
  failureOf,
  startAction,
} from "./children/start-action.js";

/** Output comes through pipes of its own, so it may arrive after the answer. */
const patience = { timeout: 10_000, interval: 10 };

const running: ActionProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
});

async function action(entry: string, settings: ActionSettings = {}): Promise<ActionProcess> {
  const started = await startAction(entryPath(entry), settings);
  running.push(started);
  return started;
}

/** Field 1, a string: what a GreetRequest and a GreetReply are. */
const message = (text: string) => Buffer.concat([Buffer.from([0x0a, text.length]), Buffer.from(text)]);
const framed = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length]), bytes]);

const greet = (name: string, type = "application/proto"): ActionRequest => ({
  method: "post",
  path: "/test.Greeter/Greet",
  headers: { "content-type": type },
  bytes: type === "application/proto" ? message(name) : framed(message(name)),
});
const bytesOf = (result: Parameters<typeof answerOf>[0]) =>
  Buffer.from(answerOf(result).body ?? "", "base64");

describe("a gRPC service that binds a port runs as it is", () => {
  test.each(["@grpc/grpc-js", "@grpc/grpc-js-1.8"])("%s, by bindAsync and start()", async (library) => {
    const service = await action("grpc-server.cjs", { env: { GRPC_JS: library, START: "yes" } });
    for (const name of ["first", "second"]) {
      const result = await service.call(greet(name));
      expect(answerOf(result)).toMatchObject({
        statusCode: 200,
        headers: { "content-type": "application/proto" },
      });
      expect(bytesOf(result)).toEqual(message(`hello ${name}`));
    }
    await expect.poll(service.stdout, patience).toContain(`bound ${service.port}\n`);
    expect(await service.inspect()).toMatchObject({ listening: [], connect: "ECONNREFUSED" });
  });

  test("with TLS", async () => {
    const folder = mkdtempSync(join(tmpdir(), "unlisten-tls-"));
    const [KEY, CERT] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const files = ["-keyout", KEY, "-out", CERT, "-subj", "/CN=localhost"];
    execFileSync("openssl", ["req", "-x509", ...curve, ...files], { stdio: "pipe" });
    const service = await action("grpc-server.cjs", { env: { KEY, CERT } });
    expect(bytesOf(await service.call(greet("Ann")))).toEqual(message("hello Ann"));
    expect(await service.inspect()).toMatchObject({ listening: [], connect: "ECONNREFUSED" });
    rmSync(folder, { recursive: true });
  });

  test("in gRPC-Web, streams and statuses too", async () => {
    const service = await action("grpc-server.cjs", { action: "mjs" });
    const counted = await service.call({
      ...greet("a", "application/grpc-web+proto"),
      path: "/test.Greeter/Count",
    });
    const frames = Buffer.concat(["1 a", "2 a", "3 a"].map((text) => framed(message(text))));
    expect(bytesOf(counted).subarray(0, frames.length)).toEqual(frames);
    const refused = await service.call(greet("", "application/grpc-web+proto"));
    expect(bytesOf(refused).toString("latin1")).toContain("grpc-status: 3\r\ngrpc-message: no name");
  });

  test("in JSON and in plain activations, the first one too", async () => {
    const service = await action("grpc-server.cjs");
    const plain = { service: "test.Greeter", method: "Greet", v: 1, args: { name: "Ann" } };
    expect(await service.call({ plain })).toMatchObject({ result: { text: "hello Ann" } });
    const json = await service.call({ method: "post", path: "/test.Greeter/Greet", body: { name: "Bob" } });
    expect(JSON.parse(bytesOf(json).toString())).toEqual({ text: "hello Bob" });
  });

  test("as an ES module, on two ports, with health and reflection", async () => {
    const service = await action("grpc-server.mjs", { options: { ready: "health" } });
    expect(bytesOf(await service.call(greet("Ann")))).toEqual(message("hello Ann"));
    const health = { path: "/grpc.health.v1.Health/Check", bytes: Buffer.alloc(0) };
    expect(bytesOf(await service.call({ ...greet(""), ...health }))).toEqual(Buffer.from([8, 1]));
  });

  test("that adds its services once it is bound; the first call waits for them", async () => {
    const service = await action("grpc-late.cjs");
    expect(bytesOf(await service.call(greet("Ann")))).toEqual(message("hello Ann"));
  });

  test("after another server of its was shut down", async () => {
    const service = await action("grpc-shutdown.cjs");
    expect(bytesOf(await service.call(greet("Ann")))).toEqual(message("hello Ann"));
    await expect.poll(service.stdout, patience).toContain("shut down undefined");
  });
});

describe("beside an HTTP server", () => {
  test("each gets its own requests, whichever comes first", async () => {
    for (const first of ["grpc", "http"]) {
      const service = await action("grpc-beside.cjs");
      const calls = {
        grpc: async () => expect(bytesOf(await service.call(greet("Ann")))).toEqual(message("hello Ann")),
        http: async () =>
          expect(JSON.parse(answerOf(await service.call({ path: "/orders" })).body!)).toEqual({ orders: 1 }),
      };
      await (first === "grpc" ? calls.grpc() : calls.http());
      await (first === "grpc" ? calls.http() : calls.grpc());
      const json = await service.call({ method: "post", path: "/test.Greeter/Greet", body: { name: "Bob" } });
      expect(JSON.parse(bytesOf(json).toString())).toEqual({ text: "hello Bob" });
    }
  });

  test("that listens later, each gets its own requests from then on", async () => {
    const service = await action("grpc-late.cjs");
    expect(answerOf(await service.call({ path: "/orders" })).statusCode).toBe(404);
    expect(bytesOf(await service.call(greet("http")))).toEqual(message("hello http"));
    expect(answerOf(await service.call({ path: "/orders" })).body).toBe("/orders");
    expect(bytesOf(await service.call(greet("Ann")))).toEqual(message("hello Ann"));
    expect(await service.inspect()).toMatchObject({ listening: [], connect: "ECONNREFUSED" });
  });

  test("the port says that only one of them answers", async () => {
    const port = await freePort();
    const service = await action("grpc-beside.cjs", { port, options: { port: port + 1 } });
    expect(answerOf(await service.call(greet("Ann"))).statusCode).toBe(404);
  });
});

test("a start that fails is told in gRPC-Web's own form", async () => {
  const service = await action("exits.cjs");
  const result = await service.call(greet("Ann", "application/grpc-web+proto"));
  expect(bytesOf(result).toString("latin1")).toMatch(/grpc-status: 13\r\n/);
  expect(failureOf(await service.call()).code).toBe("capture-entry-failed");
});
