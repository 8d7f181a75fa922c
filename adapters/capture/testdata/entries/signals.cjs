const { app, announce, port } = require("./app.cjs");

const server = app.listen(port, () => announce(server));
setInterval(() => {}, 50);
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    console.log(`closing on ${signal}`);
    server.close(() => process.exit(0));
  });
}
