// The application that most entries start in their own way.
const express = require("express");

const app = express();
app.get("/", (req, res) => {
  res.cookie("seen", "1").json({ hello: "world", protocol: req.protocol, host: req.host });
});
app.post("/echo", express.json(), (req, res) => res.status(201).json({ got: req.body }));
app.get("/text", (_req, res) => res.type("text").send("grüße"));

/** What a service prints when it listens. */
function announce(server) {
  console.log(`listening ${JSON.stringify(server.address())} ${server.listening}`);
}

module.exports = { app, announce, port: Number(process.env.PORT) };
