const { app, announce } = require("./app.cjs");

const server = app.listen("/tmp/unlisten-test-never-made.sock", () => announce(server));
