const cluster = require("node:cluster");
const { app, announce, port } = require("./app.cjs");

if (cluster.isPrimary) {
  for (let i = 0; i < 2; i += 1) cluster.fork();
} else {
  const server = app.listen(port, () => {
    console.log(`worker ${cluster.worker.id} ${cluster.isWorker}`);
    announce(server);
  });
}
