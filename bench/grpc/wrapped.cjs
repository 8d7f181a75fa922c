/** The service as an action. */
const { wrapGrpc } = require("unlisten/grpc");
const { makeServer } = require("./echo-service.cjs");

exports.main = wrapGrpc(makeServer());
