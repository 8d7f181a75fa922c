const UniqueId = require("../generated/UniqueId");
const handler = require("../handlers/unique-id");

exports.main = require("unlisten/thrift").wrapThrift(new UniqueId.Processor(handler));
