import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../.ci/bootstrap.mjs";
import { loadEcho, thrift } from "./echo.mjs";

/** Each gives `call()`, which sends one message and resolves to the reply's bytes, and `close()`. */
export const echoCalls = { unlisten: openAction, apache: openProcessor, loopback: openServer };

/** The action's `main`, with the parameters of a raw web action and a deadline, as a runner calls it. */
async function openAction(bytes) {
  const { wrapThrift } = await import(join(root, "dist/adapters/thrift/index.js"));
  const { Echo, handler } = loadEcho();
  const main = wrapThrift(new Echo.Processor(handler));
  const params = {
    __ow_method: "post",
    __ow_headers: {
      "content-type": "application/x-thrift",
      accept: "application/x-thrift",
      host: "example.com",
    },
    __ow_path: "",
    __ow_query: "",
    __ow_body: bytes.toString("base64"),
  };
  const invocation = { deadline: Date.now() + 3_600_000 };
  const read = async () => Buffer.from((await main(params, invocation)).body, "base64");
  return { call: () => main(params, invocation), read, close() {} };
}

/** The processor over the library's own memory transports, bytes in, bytes out: the codec and the call, no platform. */
function openProcessor(bytes) {
  const { Echo, handler } = loadEcho();
  const processor = new Echo.Processor(handler);
  const call = () =>
    new Promise((resolve) => {
      const output = new thrift.TBinaryProtocol(new thrift.TBufferedTransport(undefined, resolve));
      thrift.TBufferedTransport.receiver((transport) =>
        processor.process(new thrift.TBinaryProtocol(transport), output),
      )(bytes);
    });
  return { call, read: call, close() {} };
}

/** Apache's server in another process; the client only sends and receives bytes, over one connection. */
async function openServer(bytes) {
  const file = fileURLToPath(new URL("echo-server.mjs", import.meta.url));
  const server = spawn(process.execPath, ["--no-warnings", file], { stdio: ["pipe", "pipe", "inherit"] });
  const [port] = await once(server.stdout, "data");
  const socket = connect(Number(port), "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  // A reply is as long as the call: it has the same name and the same text.
  const length = bytes.length;
  const call = () =>
    new Promise((resolve) => {
      const chunks = [];
      let received = 0;
      const onData = (chunk) => {
        chunks.push(chunk);
        received += chunk.length;
        if (received < length) return;
        socket.off("data", onData);
        resolve(Buffer.concat(chunks));
      };
      socket.on("data", onData);
      socket.write(bytes);
    });
  return {
    call,
    read: call,
    close() {
      socket.destroy();
      server.stdin.end();
    },
  };
}
