const PostStorage = require("../generated/PostStorage");
const handler = require("../handlers/post-storage");

exports.main = require("unlisten/thrift").wrapThrift(new PostStorage.Processor(handler));
