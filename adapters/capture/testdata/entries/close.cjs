// Closed and opened again, as when a port is probed first.
const { createServer } = require("node:http");
const { app, announce, port } = require("./app.cjs");

const probe = createServer();
probe.on("close", () => console.log(`closed ${probe.listening} ${probe.address()}`));
probe.listen(port, () => {
  probe.close((error) => {
    console.log(`close callback ${error}`);
    probe.close((again) => console.log(`again ${again.code}`));
    const server = app.listen(port, () => {
      announce(server);
      try {
        server.listen(port);
      } catch (twice) {
        console.log(`twice ${twice.code}`);
      }
    });
  });
});
