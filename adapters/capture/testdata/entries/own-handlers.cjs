const { app, announce, port } = require("./app.cjs");

process.on("unhandledRejection", (reason) => {
  console.log(`survived ${reason.message}`);
  const server = app.listen(port, () => announce(server));
});
Promise.reject(new Error("a rejection"));
