const { app, port } = require("./app.cjs");

app.get("/quit", () => process.exit(5));
app.listen(port);
