// Express 5 hands an error of listen to the same callback.
const { app, announce, port } = require("./app.cjs");

const first = app.listen(port, "127.0.0.1", () => {
  app.listen(port, "127.0.0.1", (error) => {
    console.log(`second ${error.code} ${error.syscall} ${error.port === port}`);
    announce(first);
  });
});
