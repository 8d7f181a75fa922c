import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Runner } from "./runner.js";

const server = createServer();
let runner: Runner;
let exit: () => void;
beforeEach(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const exited = new Promise<void>((resolve) => {
    exit = resolve;
  });
  const { port } = server.address() as AddressInfo;
  const handle = {
    ...{ host: "127.0.0.1", port, pid: 1, exited },
    ...{ stdout: new PassThrough(), stderr: new PassThrough() },
    kill() {},
    pause() {},
    resume() {},
    watchMemory: () => () => {},
    ranOutOfMemory: () => false,
  };
  runner = new Runner(handle, { maxResultBytes: 1000, maxLogBytes: 1000 });
});
afterEach(() => server.close());

/** A run, and the connection on which the runner got it. */
async function begin() {
  const connected = once(server, "connection");
  const answer = runner.run("{}", 60_000);
  const [socket] = (await connected) as [Socket];
  await once(socket, "data");
  return { socket, answer };
}

test("what a runner answered before it ended is heard, though its end is known first", async () => {
  const { socket, answer } = await begin();
  exit();
  await runner.exited;
  await runner.stop();
  socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\n{}");
  expect(await answer).toEqual({ kind: "answered", status: 502, body: Buffer.from("{}"), bytes: 2 });
});

test("a connection that outlives its runner is cut", async () => {
  const { answer } = await begin();
  exit();
  await runner.exited;
  await runner.stop();
  expect(await answer).toEqual({ kind: "no-response" });
});

test("a runner that is ended is not waited for", async () => {
  const { socket, answer } = await begin();
  const stopped = runner.stop();
  await once(socket, "close");
  expect(await answer).toEqual({ kind: "no-response" });
  exit();
  await stopped;
});
