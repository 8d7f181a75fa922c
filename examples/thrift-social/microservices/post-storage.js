const PostStorage = require("../generated/PostStorage");
const handler = require("../handlers/post-storage");

require("thrift").createServer(PostStorage, handler).listen(require("../ports")["post-storage"], "127.0.0.1");
