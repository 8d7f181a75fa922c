const { connect } = require("./connect");
const PostStorage = require("../generated/PostStorage");
const Text = require("../generated/Text");
const UniqueId = require("../generated/UniqueId");

const handler = require("../handlers/text")({
  uniqueId: connect(UniqueId, "unique-id"),
  postStorage: connect(PostStorage, "post-storage"),
});

require("thrift").createServer(Text, handler).listen(require("../ports").text, "127.0.0.1");
