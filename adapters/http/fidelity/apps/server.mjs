/** An `http.Server` that never listened, with what hangs on a server beside its listener. */
import { createServer } from "node:http";

export function application() {
  const server = createServer();
  // Two listeners, as instrumentation adds one before the application's.
  server.on("request", (req) => {
    req.seenFirst = true;
  });
  server.on("request", (req, res) => {
    res.writeHead(200, { "content-type": "application/json" });
    const { server: itself } = req.socket;
    res.end(
      JSON.stringify({
        seenFirst: req.seenFirst,
        url: req.url,
        isServer: itself === server,
        thisIsServer: true,
      }),
    );
  });
  return server;
}

export const listen = (server) => server.listen(0, "127.0.0.1");
