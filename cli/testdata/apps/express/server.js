"use strict";

const path = require("node:path");
const express = require("express");
const orders = require("./routes/orders");

const app = express();
app.use(express.json());
app.use("/assets", express.static(path.join(__dirname, "public")));
app.use("/orders", orders);
app.get("/env", (_request, response) => response.json({ env: process.env.NODE_ENV, cwd: path.basename(process.cwd()) }));

module.exports = app;

if (require.main === module) {
  app.listen(process.env.PORT || 3000, () => console.log("orders are taken"));
}
