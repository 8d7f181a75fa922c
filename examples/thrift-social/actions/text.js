const { connect } = require("./connect");
const PostStorage = require("../generated/PostStorage");
const Text = require("../generated/Text");
const UniqueId = require("../generated/UniqueId");

const handler = require("../handlers/text")({
  uniqueId: connect(UniqueId, "unique-id"),
  postStorage: connect(PostStorage, "post-storage"),
});

exports.main = require("unlisten/thrift").wrapThrift(new Text.Processor(handler));
