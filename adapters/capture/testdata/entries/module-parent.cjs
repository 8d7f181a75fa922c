const { app, announce, port } = require("./app.cjs");

if (!module.parent) {
  const server = app.listen(port, () => announce(server));
}
