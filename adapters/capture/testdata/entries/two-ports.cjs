const { createServer } = require("node:http");
const { app, port } = require("./app.cjs");

createServer((_req, res) => res.end("metrics")).listen(port + 1);
app.listen(port);
