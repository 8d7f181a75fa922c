const express = require("express");
const { transform } = require("lightningcss");

const app = express();
app.get("/", (_request, response) => {
  const { code } = transform({ filename: "a.css", code: Buffer.from("a { color: #ff0000; }"), minify: true });
  response.type("css").send(code.toString());
});
module.exports = app;
