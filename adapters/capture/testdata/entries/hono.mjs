// What @hono/node-server does: a fetch handler behind node:http, its requests made from Node's.
import { createServer } from "node:http";
import { Hono } from "hono";

const app = new Hono();
app.get("/", (c) => c.json({ hello: "hono", host: new URL(c.req.url).host }));
const server = createServer(async (req, res) => {
  const request = new Request(`http://${req.headers.host}${req.url}`, { method: req.method, headers: req.headers });
  const response = await app.fetch(request);
  res.writeHead(response.status, Object.fromEntries(response.headers));
  res.end(Buffer.from(await response.arrayBuffer()));
});
server.listen(Number(process.env.PORT), (info) => console.log(`listening ${info === undefined}`));
