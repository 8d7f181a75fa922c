import { once } from "node:events";
import { createSecureServer, createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import { setImmediate } from "node:timers/promises";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import * as grpc from "@grpc/grpc-js";
import { fastify } from "fastify";
import Koa from "koa";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ActionParams, WebAnswer } from "../activation.js";
import { bytesOf, Currency } from "../grpc/engine/testing/shop.js";
import { context, wrap } from "./index.js";

const web = {
  __ow_method: "get",
  __ow_headers: { host: "shop.test" },
  __ow_path: "/",
  __ow_query: "",
  __ow_body: "",
};

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

type Main = ReturnType<typeof wrap>;

async function ask(main: Main, params: ActionParams = {}, invocation?: unknown): Promise<WebAnswer> {
  const result = await main({ ...web, ...params }, invocation);
  return "error" in result ? result.error : result;
}

const codeOf = ({ body }: WebAnswer) => JSON.parse(body!).code as string;
const post = (text: string) => ({
  __ow_method: "post",
  __ow_headers: { host: "shop.test", "content-type": "application/octet-stream" },
  __ow_body: Buffer.from(text).toString("base64"),
});

describe("an HTTP/2 server answers in this process", () => {
  test("by its compatibility API: it sees HTTP/2, the host and the whole body", async () => {
    const server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += chunk;
      });
      request.on("end", () => {
        response.setHeader("set-cookie", ["a=1", "b=2"]);
        response.end([request.httpVersion, request.method, request.url, request.authority, text].join(" "));
      });
    });
    const main = wrap(server);
    expect(await ask(main, { ...post("hi"), __ow_path: "/orders", __ow_query: "full=1" })).toMatchObject({
      statusCode: 200,
      headers: { "set-cookie": ["a=1", "b=2"] },
      body: "2.0 POST /orders?full=1 shop.test hi",
    });
  });

  test("of Connect, bidirectional streams too, which it refuses over HTTP/1", async () => {
    const exchange = async function* (requests: AsyncIterable<unknown>) {
      yield* requests;
    };
    const routes = connectNodeAdapter({
      routes: (router) => void router.service(Currency, { exchange } as object),
    });
    const money = bytesOf("Money", { currencyCode: "EUR", units: 7n });
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, money.length]), money]);
    const { statusCode, body } = await ask(wrap(createServer(routes)), {
      __ow_method: "post",
      __ow_path: "/shop.Currency/Exchange",
      __ow_headers: { host: "shop.test", "content-type": "application/connect+proto" },
      __ow_body: Buffer.concat([frame, frame]).toString("base64"),
    });
    const end = Buffer.from("\u0002\0\0\0\u0002{}");
    expect([statusCode, Buffer.from(body!, "base64")]).toEqual([200, Buffer.concat([frame, frame, end])]);
  });

  test("by its streams; trailers are dropped", async () => {
    const server = createServer().on("stream", (stream, headers) => {
      stream.respond({ ":status": 201, "content-type": "text/plain" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "1" }));
      stream.end(`${headers[":path"]}`);
    });
    const { statusCode, headers, body } = await ask(wrap(server), { __ow_path: "/a" });
    expect({ statusCode, body, sum: headers["x-sum"] }).toEqual({
      statusCode: 201,
      body: "/a",
      sum: undefined,
    });
  });

  test("under TLS, with HTTP/1 allowed or not", async () => {
    for (const allowHTTP1 of [true, false]) {
      const server = createSecureServer({ allowHTTP1 }, (request, response) =>
        response.end(request.httpVersion),
      );
      expect(await ask(wrap(server))).toMatchObject({ body: "2.0" });
    }
  });

  test("of a framework", async () => {
    const app = fastify({ http2: true });
    app.get("/", async (request) => request.raw.httpVersion);
    expect(await ask(wrap(app))).toMatchObject({ body: "2.0" });
    const koa = new Koa().use((ctx) => {
      ctx.body = ctx.req.httpVersion;
    });
    expect(await ask(wrap(createServer(koa.callback())))).toMatchObject({ body: "2.0" });
  });

  test("with large bodies in both directions", async () => {
    const server = createServer((request, response) => request.pipe(response));
    const text = "0123456789".repeat(70_000);
    const { body } = await ask(wrap(server), post(text));
    expect(Buffer.from(body!, "base64").toString() === text || body === text).toBe(true);
  });
});

/** Counts the connections that a server took. */
function counted(server: Http2Server): { sessions: ServerHttp2Session[] } {
  const sessions: ServerHttp2Session[] = [];
  server.on("session", (session) => sessions.push(session));
  return { sessions };
}

describe("the connection", () => {
  test("is kept, and made anew once the server has ended it", async () => {
    const server = createServer((_, response) => response.end("hi"));
    const { sessions } = counted(server);
    const main = wrap(server);
    await Promise.all([ask(main), ask(main)]);
    await ask(main);
    expect(sessions.length).toBe(1);
    const ended = once(sessions[0]!, "close");
    sessions[0]!.destroy();
    await ended;
    await setImmediate();
    expect(await ask(main)).toMatchObject({ body: "hi" });
    expect(sessions.length).toBe(2);
  });

  test("is made anew for a request that comes while the server ends it", async () => {
    const server = createServer((_, response) => response.end("hi"));
    const { sessions } = counted(server);
    const main = wrap(server);
    await ask(main);
    sessions[0]!.close();
    expect(await ask(main)).toMatchObject({ body: "hi" });
    expect(sessions.length).toBe(2);
  });

  test("keeps activations apart, in events too", async () => {
    const server = createServer((request, response) => {
      request.resume();
      request.on("end", async () => {
        await setImmediate();
        response.end(context().activationId);
      });
    });
    const main = wrap(server);
    const ids = Array.from({ length: 8 }, (_, at) => `activation-${at}`);
    const answers = await Promise.all(
      ids.map((activationId) => ask(main, post(activationId), { activationId })),
    );
    expect(answers.map(({ body }) => body)).toEqual(ids);
  });
});

describe("when there is no answer", () => {
  test("a stream that the server resets is 502", async () => {
    const server = createServer().on("stream", (stream) => stream.close(8));
    expect(codeOf(await ask(wrap(server)))).toBe("response-missing");
  });

  test("an answer that breaks off is 502", async () => {
    const server = createServer().on("stream", (stream) => {
      stream.respond({ ":status": 200 });
      stream.write("half", () => stream.destroy(new Error("no more")));
      stream.on("error", () => undefined);
    });
    expect(codeOf(await ask(wrap(server)))).toBe("response-missing");
  });

  test("a handler that never answers is cancelled at the deadline", async () => {
    let cancelled: Promise<unknown> | undefined;
    const server = createServer().on("stream", (stream) => {
      cancelled = once(stream, "aborted");
      stream.resume();
    });
    const main = wrap(server);
    const result = ask(main, {}, { deadline: Date.now() + 300 });
    expect(codeOf(await result)).toBe("deadline-exceeded");
    await cancelled;
  });

  test("more than any result holds is 507, and not kept in memory", async () => {
    const server = createServer((_, response) => {
      response.stream.on("error", () => undefined);
      const chunk = Buffer.alloc(256 * 1024);
      const go = () => {
        if (!response.stream.destroyed) response.write(chunk, go);
      };
      go();
    });
    expect(codeOf(await ask(wrap(server)))).toBe("result-too-large");
  });
});

test("a server that speaks gRPC only answers gRPC-Web, with its trailers in the body", async () => {
  const asIs = (bytes: Buffer) => bytes;
  const method = {
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
  };
  const service = new grpc.Server();
  service.addService(
    { Echo: { path: "/test.Echo/Echo", ...method, responseSerialize: asIs, responseDeserialize: asIs } },
    {
      Echo: (call: { request: Buffer }, done: grpc.sendUnaryData<Buffer>) =>
        call.request.length === 0 ? done({ code: 5, details: "nothing" }) : done(null, call.request),
    },
  );
  await new Promise<void>((resolve, reject) => {
    const bound = (error: Error | null) => (error === null ? resolve() : reject(error));
    service.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), bound);
  });
  // A bundle hides the rest of the library, so that this is all that is seen of it.
  const [server] = (service as unknown as { http2Servers: Map<Http2Server, unknown> }).http2Servers.keys();
  const main = wrap(server!);
  const type = "application/grpc-web+proto";
  const ask = async (frame: Buffer) => {
    const result = await main({
      ...web,
      __ow_method: "post",
      __ow_path: "/test.Echo/Echo",
      __ow_headers: { host: "shop.test", "content-type": type },
      __ow_body: frame.toString("base64"),
    });
    const { statusCode, headers, body } = result as WebAnswer;
    expect({ statusCode, type: headers["content-type"] }).toEqual({ statusCode: 200, type });
    return Buffer.from(body!, "base64").toString("latin1");
  };
  const trailers = (text: string) => `\x80\0\0\0${String.fromCharCode(text.length)}${text}`;
  const hello = Buffer.from("\0\0\0\0\x02hi", "latin1");
  expect(await ask(hello)).toBe(
    hello.toString("latin1") + trailers("grpc-status: 0\r\ngrpc-message: OK\r\n"),
  );
  expect(await ask(Buffer.alloc(5))).toBe(trailers("grpc-status: 5\r\ngrpc-message: nothing\r\n"));
  service.forceShutdown();
});
