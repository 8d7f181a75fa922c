const https = require("node:https");
const { app, announce, port } = require("./app.cjs");

const server = https.createServer({}, app).listen(port, () => announce(server));
