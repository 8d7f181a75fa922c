const net = require("node:net");
const { app, announce, port } = require("./app.cjs");

const debug = net.createServer((socket) => socket.end("debug")).listen(Number(process.env.TCP_PORT ?? 0), "127.0.0.1", () => {
  console.log(`debug ${debug.listening}`);
  const server = app.listen(port, () => announce(server));
});
