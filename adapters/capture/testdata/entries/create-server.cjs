const http = require("http");
const { app, announce, port } = require("./app.cjs");

const server = http.createServer(app).listen(port, "0.0.0.0", () => announce(server));
