// Answers 500 until its database is there, as services do that connect beside listen.
const { app, announce, port } = require("./app.cjs");

let asked = 0;
const isReady = () => process.env.NEVER_READY !== "1" && asked > 3;
app.get("/health", (_req, res) => {
  asked += 1;
  res.sendStatus(isReady() ? 200 : 503);
});
app.get("/orders", (_req, res) => res.status(isReady() ? 200 : 500).json({ orders: [] }));
const server = app.listen(port, () => announce(server));
