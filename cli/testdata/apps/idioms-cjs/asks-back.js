exports.name = require("./circular").name;
