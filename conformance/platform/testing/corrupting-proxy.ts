import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import type { HttpAnswer } from "../../parse-answer.js";
import { parseAnswer } from "../../parse-answer.js";

/** Changes an answer on its way to the client; undefined closes the connection instead of answering. */
export type Corrupt = (answer: HttpAnswer, requestLine: string) => HttpAnswer | undefined;

/** A proxy before an OpenWhisk that passes requests on as they are, and changes answers. */
export interface CorruptingProxy {
  url: string;
  corrupt: Corrupt;
  close(): Promise<void>;
}

/** @param target  `http://127.0.0.1:3233` */
export async function startCorruptingProxy(target: string): Promise<CorruptingProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    const received: Buffer[] = [];
    let head = "";
    client.on("data", (data: Buffer) => {
      if (!head.includes("\r\n")) head += data.toString("latin1");
      upstream.write(data);
    });
    upstream.on("data", (data: Buffer) => received.push(data));
    upstream.on("close", () => {
      const requestLine = head.slice(0, head.indexOf("\r\n"));
      const method = requestLine.slice(0, requestLine.indexOf(" "));
      const answer = parseAnswer(Buffer.concat(received), method, true)!;
      const changed = proxy.corrupt(answer, requestLine);
      if (changed === undefined) client.destroy();
      else client.end(print(changed, method));
    });
    // The suite gives up on connections of its own.
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: CorruptingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    corrupt: (answer) => answer,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}

function print({ status, reason, headers, body }: HttpAnswer, method: string): Buffer {
  const lines = headers
    .filter(([name]) => name !== "transfer-encoding" && (name !== "content-length" || method === "HEAD"))
    .map(([name, value]) => `${name}: ${value}`);
  if (method !== "HEAD" && status !== 204 && status !== 304) lines.push(`content-length: ${body.length}`);
  const head = [`HTTP/1.1 ${status} ${reason}`, ...lines].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), body]);
}
