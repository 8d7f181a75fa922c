// Listens at once; its database connection comes 150 ms later, after a refused attempt.
const net = require("node:net");
const { app, announce, port } = require("./app.cjs");

let isConnected = false;
function connect(targetPort) {
  const socket = net.connect({ port: targetPort, host: "127.0.0.1" });
  socket.on("error", () => setTimeout(() => connect(Number(process.env.DATABASE_PORT)), 150));
  socket.on("connect", () => {
    isConnected = Number(process.env.DATABASE_PORT) === targetPort;
  });
}
setTimeout(() => connect(Number(process.env.DATABASE_PORT)), 0);
app.get("/orders", (_req, res) => res.status(isConnected ? 200 : 500).json({ isConnected }));
const server = app.listen(port, () => announce(server));
