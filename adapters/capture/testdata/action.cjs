// An action as a user writes it, in CommonJS; the test says which entry and which options.
const { capture } = require("unlisten/capture");

exports.main = capture(process.env.TEST_ENTRY, JSON.parse(process.env.TEST_OPTIONS));
