const { app, announce, port } = require("./app.cjs");

const server = app.listen(port, "127.0.0.1", () => announce(server));
