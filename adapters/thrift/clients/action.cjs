/** The service of everything.thrift as an action. `generated` is what the Apache compiler made of it (es6). */
const { wrapThrift } = require("unlisten/thrift");
const Everything = require("generated/Everything.js");
const types = require("generated/everything_types.js");
const { promiseHandler } = require("../testdata/everything-handler.cjs");

exports.main = wrapThrift(new Everything.Processor(promiseHandler(types)));
