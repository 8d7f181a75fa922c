const net = require("node:net");

net.createServer((socket) => socket.end("bye")).listen(Number(process.env.PORT));
