const { readdirSync } = require("node:fs");
const { join } = require("node:path");

module.exports = (app) => {
  for (const name of readdirSync(__dirname)) {
    if (name !== "index.js") require(join(__dirname, name))(app);
  }
};
