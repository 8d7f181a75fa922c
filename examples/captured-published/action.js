const { capture } = require("unlisten/capture");

exports.main = capture("./node_modules/json-server/lib/cli/bin.js", { args: [`${__dirname}/notes.js`] });
