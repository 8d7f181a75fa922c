import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server of bytes, for what no platform on one machine produces: a proxy's answers, a cut connection. */
export interface RawServer {
  url: string;
  /** How many requests came. */
  count(): number;
  close(): void;
}

/** @param answer  gets the connection after each request, with how many came before */
export async function startRawServer(answer: (socket: Socket, before: number) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (end === -1 || text.length < end + 4 + length) return;
      text = "";
      answer(socket, count++);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Answers as a proxy does that has no answer to pass on. */
export function proxyAnswer(
  status: number,
  body = "<html><body>proxy</body></html>",
): (socket: Socket) => void {
  const lines = [`HTTP/1.1 ${status} Because`, "Content-Type: text/html", `Content-Length: ${body.length}`];
  return (socket) => socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
}
