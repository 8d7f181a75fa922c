const { app, announce, port } = require("./app.cjs");

const server = app.listen(port, () => announce(server));
server.on("listening", () => console.log("event"));
console.log(`before ${server.listening}`);
