const { createServer } = require("node:http");
const { app, port } = require("./app.cjs");

app.get("/debug", (_req, res) => {
  createServer((_request, response) => response.end("debug")).listen(port + 1, () => res.json({ debug: true }));
});
app.listen(port);
