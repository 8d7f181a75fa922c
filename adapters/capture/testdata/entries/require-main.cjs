const { app, announce, port } = require("./app.cjs");

if (require.main === module && process.mainModule === module && module.id === ".") {
  const server = app.listen(port, () => announce(server));
}
