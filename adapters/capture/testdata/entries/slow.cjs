// Listens when the test says so, by the file that it makes.
const fs = require("node:fs");
const { app, announce, port } = require("./app.cjs");

console.log("waiting for the database");
const poll = setInterval(() => {
  if (!fs.existsSync(process.env.GO_FILE)) return;
  clearInterval(poll);
  const server = app.listen(port, () => announce(server));
}, 10);
