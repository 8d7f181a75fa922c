// Systemd's socket activation: the first descriptor after the standard ones is already bound.
const { createServer } = require("node:http");
const { app } = require("./app.cjs");

const server = createServer(app);
server.listen({ fd: 3 }, () => console.log(`listening ${server.address().port > 0} ${server.listening}`));
