const { createClient, TBinaryProtocol: protocol } = require("thrift");

/** A client of one of the services. */
exports.connect = (service, name) => createClient(service, to(name));

const to = (name) => require("thrift").createConnection("127.0.0.1", require("../ports")[name], { protocol });
